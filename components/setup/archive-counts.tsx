import { type ActionAnswer, ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { Fact } from '@/components/ui/fact'
import { Link } from '@/components/ui/link'
import { type ArchiveCounts as Counts, MAX_COUNTED } from '@/lib/archiving/archive-counts'
import { formatCount, type Viewer } from '@/lib/format'
import { AUDIO_LABELS, AUDIO_PROBLEMS } from '@/lib/recordings/audio-problems'

type Props = { counts: Counts; viewer: Viewer; retry: () => Promise<ActionAnswer> }

export function ArchiveCounts({ counts, viewer, retry }: Props) {
  const count = (number: number) =>
    number > MAX_COUNTED ? `${formatCount(MAX_COUNTED, viewer)}+` : formatCount(number, viewer)
  const problems = AUDIO_PROBLEMS.filter((problem) => counts[problem] > 0)
  return (
    <section aria-labelledby="copies" className="max-w-3xl">
      <h2 id="copies" className="font-semibold text-base">
        Audio of recordings
      </h2>
      <dl className="mt-3 grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Fact name="Archived">{count(counts.archived)}</Fact>
        <Fact name="Waiting">{count(counts.waiting)}</Fact>
        {problems.map((problem) => (
          <Fact key={problem} name={AUDIO_LABELS[problem]}>
            <Link href={`/conferences?audio=${problem}`} className="text-accent underline underline-offset-2">
              {count(counts[problem])}
            </Link>
          </Fact>
        ))}
      </dl>
      {problems.length > 0 && (
        <ActionForm
          action={retry}
          submit="Retry all"
          button={PLAIN_BUTTON}
          className="mt-4 flex flex-wrap items-center gap-3"
        />
      )}
    </section>
  )
}
