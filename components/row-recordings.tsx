import { ChevronDown } from 'lucide'
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
      <span className="needs-script">1 recording</span>
      <noscript>
        <OpenedInPlace tracks={tracks} parties={parties} />
      </noscript>
    </>
  )
}

function OpenedInPlace({ tracks, parties }: { tracks: Track[]; parties: string }) {
  return (
    <details className="group/recordings">
      <summary className="-mx-2 inline-flex items-center gap-1 rounded-md px-2 py-1 hover:text-accent max-lg:min-h-11 max-lg:py-0">
        {tracks.length === 1 ? '1 recording' : `${tracks.length} recordings`}
        <Icon node={ChevronDown} size={14} className="group-open/recordings:rotate-180" />
      </summary>
      <ol className="player-panel flex flex-col gap-1 text-left lg:pl-12">
        {tracks.map((track, index) => (
          <li key={track.recordingId} className="flex min-h-10 items-center gap-x-3 max-lg:flex-wrap">
            <PlayButton tracks={[track]} label={`recording ${index + 1} of ${parties}`} />
            <span className="text-soft text-[13px]">
              Recording {index + 1}
              {track.lengthSec !== null && ` · ${formatDuration(Math.floor(track.lengthSec))}`}
            </span>
            <NativeAudio recordingId={track.recordingId} label={`Recording ${index + 1} of ${parties}`} />
          </li>
        ))}
      </ol>
    </details>
  )
}
