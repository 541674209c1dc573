import { ChevronDown } from 'lucide'
import type { ReactNode } from 'react'
import { formatDuration } from '@/lib/format'
import type { Track } from '@/lib/recordings/tracks'
import { NativeAudio } from './native-audio'
import { PlayButton } from './player/play-button'
import { Icon } from './ui/icon'

/** The recordings of a row of the list: several open below it. A single one opens only where its play button can't work. */
export function RowRecordings({ tracks, parties }: { tracks: Track[]; parties: string }) {
  if (tracks.length === 0) return null
  if (tracks.length > 1) return <OpenedInPlace tracks={tracks} parties={parties} />
  return (
    <>
      <span className="needs-script">{tracks[0]?.note ? <Note>{tracks[0].note}</Note> : '1 recording'}</span>
      <noscript>
        <OpenedInPlace tracks={tracks} parties={parties} />
      </noscript>
    </>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <span className="rounded bg-waiting-soft px-1.5 py-0.5 text-[13px] text-waiting">{children}</span>
}

function OpenedInPlace({ tracks, parties }: { tracks: Track[]; parties: string }) {
  const noted = tracks.filter(({ note }) => note)
  return (
    <details className="group/recordings">
      <summary className="-mx-2 inline-flex items-center gap-1 rounded-md px-2 py-1 hover:text-accent max-lg:min-h-11 max-lg:py-0">
        {tracks.length === 1 ? '1 recording' : `${tracks.length} recordings`}
        {noted.length > 0 && (
          <Note>{noted.length === 1 ? noted[0]?.note : `${noted.length} with problems`}</Note>
        )}
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
      </ol>
    </details>
  )
}
