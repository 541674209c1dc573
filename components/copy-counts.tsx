import { formatCount, type Viewer } from '@/lib/format'
import { type CopyCounts as Counts, MOST_COUNTED } from '@/lib/recordings/copy-counts'
import { type ActionAnswer, ActionForm } from './action-form'
import { Fact } from './fact'
import { PLAIN_BUTTON } from './ui/button'

type Props = { counts: Counts; viewer: Viewer; retry: () => Promise<ActionAnswer> }

/** How many recordings have a copy of ours, and what is to be done about those that have none. */
export function CopyCounts({ counts, viewer, retry }: Props) {
  const count = (number: number) =>
    number > MOST_COUNTED ? `${formatCount(MOST_COUNTED, viewer)}+` : formatCount(number, viewer)
  return (
    <section aria-labelledby="copies" className="max-w-3xl">
      <h2 id="copies" className="font-semibold text-base">
        Copies of recordings
      </h2>
      <dl className="mt-3 grid grid-cols-2 gap-4 sm:grid-cols-4">
        <Fact name="Copied">{count(counts.archived)}</Fact>
        <Fact name="Waiting">{count(counts.waiting)}</Fact>
        <Fact name="Deleted before copying">{count(counts.gone)}</Fact>
        <Fact name="Failed">{count(counts.failed)}</Fact>
      </dl>
      {counts.failed > 0 && (
        <ActionForm
          action={retry}
          submit="Try the failed again"
          button={PLAIN_BUTTON}
          className="mt-4 flex flex-wrap items-center gap-3"
        />
      )}
    </section>
  )
}
