import { ChevronDown } from 'lucide'
import type { ReactNode } from 'react'
import { PlayButton } from '@/components/player/play-button'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { formatDuration } from '@/lib/format'
import type { Track } from '@/lib/playback/track'
import { NativeAudio } from './native-audio'

type Props = {
  conferenceId: string
  /** The first few of `count` */
  tracks: Track[]
  /** The number of recordings, and how many have a note; `label` is that note if there is only one */
  count: number
  noted: { count: number; label: string | null }
  parties: string
}

/** A row's recordings: several unfold below it; a single one only without scripts, where its play button can't work. */
export function RowRecordings(props: Props) {
  const { count, noted } = props
  if (count === 0) return null
  if (count > 1) return <OpenedInPlace {...props} />
  return (
    <>
      <span className="needs-script">{noted.label ? <Note>{noted.label}</Note> : '1 recording'}</span>
      <noscript>
        <OpenedInPlace {...props} />
      </noscript>
    </>
  )
}

function Note({ children }: { children: ReactNode }) {
  return (
    <span className="whitespace-nowrap rounded bg-waiting-soft px-1.5 py-0.5 text-[13px] text-waiting">
      {children}
    </span>
  )
}

function OpenedInPlace({ conferenceId, tracks, count, noted, parties }: Props) {
  return (
    <details className="group/recordings">
      <summary className="-mx-2 inline-flex flex-wrap items-center gap-x-1 rounded-md px-2 py-1 hover:text-accent max-lg:min-h-11 max-lg:py-0">
        {count === 1 ? '1 recording' : `${count} recordings`}
        {noted.count > 0 && <Note>{noted.label ?? `${noted.count} with problems`}</Note>}
        <Icon node={ChevronDown} size={14} className="group-open/recordings:rotate-180" />
      </summary>
      <ol className="player-panel flex flex-col gap-1 text-left lg:pl-12">
        {tracks.map((track, index) => (
          <li key={track.recordingId} className="flex min-h-10 items-center gap-x-3 max-lg:flex-wrap">
            <PlayButton tracks={[track]} label={`recording ${index + 1} of ${parties}`} />
            <span className="text-soft text-[13px]">
              Recording {index + 1}
              {track.lengthSec !== null && ` · ${formatDuration(Math.ceil(track.lengthSec))}`}
            </span>
            {track.note && <Note>{track.note}</Note>}
            {track.problem === null && (
              <NativeAudio recordingId={track.recordingId} label={`Recording ${index + 1} of ${parties}`} />
            )}
          </li>
        ))}
        {count > tracks.length && (
          <li className="flex min-h-10 items-center">
            <Link
              href={`/conferences/${conferenceId}#recordings`}
              className="text-accent underline underline-offset-2"
            >
              {count - tracks.length} more<span className="sr-only"> recordings of {parties}</span>
            </Link>
          </li>
        )}
      </ol>
    </details>
  )
}
