'use client'

import { type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import { formatDuration } from '@/lib/format'
import { LANE_HEIGHT } from '@/lib/waveform/draw-waveform'
import { Waveform } from './waveform'

// Debounces dragging, or the browser would fetch every position on the way.
const DRAG_PAUSE_MS = 150

type Props = {
  label: string
  atSec: number
  /** Null while unknown, which disables seeking */
  lengthSec: number | null
  /** Null if there is no waveform yet */
  lanes: string[] | null
  note: string | null
  barCount: number
  /** `isPointed`: by mouse or touch rather than by key */
  onSeek: (toSec: number, isPointed: boolean) => void
  className?: string
}

/** A slider over the waveform: a native range input, so that keys, touch and screen readers work as usual. */
export function SeekBar({ label, atSec, lengthSec, lanes, note, barCount, onSeek, className }: Props) {
  const [draggedSec, setDraggedSec] = useState<number | null>(null)
  // As a fraction of the length.
  const [hover, setHover] = useState<number | null>(null)
  const noteId = useId()
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isPointed = useRef(false)
  useEffect(() => () => clearTimeout(pause.current), [])
  const shownSec = draggedSec ?? atSec
  const played = lengthSec ? Math.min(1, shownSec / lengthSec) : 0

  function pointAt({ clientX, currentTarget }: PointerEvent) {
    const { left, width } = currentTarget.getBoundingClientRect()
    setHover(lengthSec && Math.min(1, Math.max(0, (clientX - left) / width)))
  }

  function drag(toSec: number) {
    setDraggedSec(toSec)
    clearTimeout(pause.current)
    pause.current = setTimeout(() => {
      setDraggedSec(null)
      onSeek(toSec, isPointed.current)
    }, DRAG_PAUSE_MS)
  }

  return (
    <div className={`relative ${className}`} onPointerMove={pointAt} onPointerLeave={() => setHover(null)}>
      {/* Without a waveform, the line is at the bottom, because in the middle it would look like silence. */}
      <Waveform lanes={lanes ?? [`M0 ${LANE_HEIGHT - 1}H${barCount}`]} barCount={barCount} played={played} />
      <p id={noteId} className="seek-note">
        {lanes === null && note}
      </p>
      <input
        type="range"
        className="seek-range needs-script"
        aria-label={label}
        aria-describedby={noteId}
        min={0}
        max={lengthSec ?? 0}
        step="any"
        value={shownSec}
        disabled={lengthSec === null}
        aria-valuetext={`${spokenTime(shownSec)} of ${spokenTime(Math.ceil(lengthSec ?? 0))}`}
        onPointerDown={() => {
          isPointed.current = true
        }}
        onKeyDown={() => {
          isPointed.current = false
        }}
        onChange={({ currentTarget }) => drag(currentTarget.valueAsNumber)}
      />
      {hover !== null && (
        <span aria-hidden="true" className="seek-hover" style={{ left: `${100 * hover}%` }}>
          {formatDuration(Math.floor(hover * (lengthSec ?? 0)))}
        </span>
      )}
    </div>
  )
}

/** A position as spoken: `12 minutes 34`, `1 hour 0 minutes 7`, `1 second`. */
function spokenTime(sec: number): string {
  const hours = Math.floor(sec / 3600)
  const minutes = Math.floor((sec % 3600) / 60)
  const seconds = Math.floor(sec % 60)
  if (sec < 60) return counted(seconds, 'second')
  return `${hours > 0 ? `${counted(hours, 'hour')} ` : ''}${counted(minutes, 'minute')} ${seconds}`
}

function counted(count: number, unit: string) {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
