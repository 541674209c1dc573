import { type ReactNode, useEffect, useRef, useState } from 'react'
import { PlayButton } from '@/components/player/play-button'
import { Link } from '@/components/ui/link'
import { SymbolIcon } from '@/components/ui/symbol-icon'
import { formatDuration } from '@/lib/format'
import type { Track } from '@/lib/playback/track'
import type { RowContent } from './row-content'

type Props = { row: RowContent; tracks: Track[]; parties: string }

/** A row's recordings. Several unfold below it; without JavaScript, a link leads to the native players on their page. */
export function RowRecordings({ row, tracks, parties }: Props) {
  const { id, recordingCount: count, noted } = row
  const [isOpen, setOpen] = useState(false)
  const details = useRef<HTMLDetailsElement>(null)
  // The user may have opened it before hydration.
  useEffect(() => setOpen(details.current?.open === true), [])
  if (count === 0) return null
  if (count === 1) return noted?.label ? <Note>{noted.label}</Note> : '1 recording'
  const more = count - tracks.length
  return (
    <details ref={details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {`${count} recordings`}
        {noted && <Note>{noted.label ?? `${noted.count} with problems`}</Note>}
        <SymbolIcon name="chevron-down" />
      </summary>
      {isOpen ? (
        <ol className="player-panel">
          {tracks.map((track, index) => (
            <li key={track.recordingId}>
              <PlayButton tracks={[track]} label={`recording ${index + 1} of ${parties}`} />
              <span>
                Recording {index + 1}
                {track.lengthSec !== null && ` · ${formatDuration(Math.ceil(track.lengthSec))}`}
              </span>
              {track.note && <Note>{track.note}</Note>}
            </li>
          ))}
          {more > 0 && (
            <li>
              <Link
                href={`/conferences/${id}#recordings`}
                className="text-accent underline underline-offset-2"
              >
                {more} more<span className="sr-only"> recordings of {parties}</span>
              </Link>
            </li>
          )}
        </ol>
      ) : (
        <a href={`/conferences/${id}#recordings`} className="without-script">
          Play them on the conference’s page
        </a>
      )}
    </details>
  )
}

function Note({ children }: { children: ReactNode }) {
  return <span className="note">{children}</span>
}
