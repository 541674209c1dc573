'use client'

import { type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import { formatDuration } from '@/lib/format'
import { LANE_HEIGHT } from '@/lib/waveform/waveform'
import { spokenTime } from './spoken-time'
import { Waveform } from './waveform'

// While somebody drags, each place that they pass would be fetched.
const DRAG_PAUSE_MS = 150

type Props = {
  label: string
  atSec: number
  /** Null while it is unknown: then there is nowhere to go */
  lengthSec: number | null
  /** Null where there is no waveform, or none yet */
  lanes: string[] | null
  /** Why there is none */
  note: string | null
  barCount: number
  /** `isPointed`: by mouse or touch, and not by a key */
  onSeek: (toSec: number, isPointed: boolean) => void
  className?: string
}

/** A slider over the waveform: the browser's own range, so that keys, touch and screen readers have what they know. */
export function SeekBar({ label, atSec, lengthSec, lanes, note, barCount, onSeek, className }: Props) {
  const [draggedSec, setDraggedSec] = useState<number | null>(null)
  // As a share of the whole.
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
      {/* Without a waveform a line at the foot tells where it is: in the middle it would be silence. */}
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
