'use client'

import { useEffect, useRef, useState } from 'react'
import type { RecordingOutline } from '@/lib/playback/outline'
import type { Track } from '@/lib/playback/track'
import { PAGE_BARS, PLAYER_BARS } from '@/lib/waveform/draw-waveform'
import { cue, currentSec, play, playback, seek, startAt, usePlayback } from './playback'
import { takeKey } from './player-keys'
import { isReopened } from './player-session'
import { SeekBar } from './seek-bar'
import { useAsking } from './use-asking'

// Each link is followed once, however often its page renders, so that a user who has moved on isn't taken back.
const followed = new Set<string>()

type Props = {
  track: Track
  label: string
  /** The position that a link leads to; null without one */
  cueSec: number | null
  /** PAGE_BARS wide; null if there is no waveform yet */
  lanes: string[] | null
  note: string | null
  /** Whether polling may bring one */
  isComing: boolean
}

/** A recording's waveform on a page: a slider at its position in the player, or where it would start. */
export function RecordingProgress({ track, label, cueSec, lanes, note, isComing }: Props) {
  const { recordingId } = track
  const isOpen = usePlayback((now) => now.track?.recordingId === recordingId)
  const atSec = usePlayback(() => currentSec(track))
  const audioSec = usePlayback((now) => (now.track?.recordingId === recordingId ? now.lengthSec : null))
  const facts = usePlayback((now) => (now.facts?.recordingId === recordingId ? now.facts : null))
  const [asked, setAsked] = useState<RecordingOutline | null>(null)
  // While the recording is open, the player polls. What it learned stays when it moves on to another recording.
  const learned = useRef<RecordingOutline | null>(null)
  learned.current = facts ?? asked ?? learned.current
  const outline = learned.current
  const isAwaited = !isOpen && (outline?.isWaveformComing ?? (lanes === null && isComing))
  useAsking(`${recordingId}/waveform`, isAwaited, setAsked)
  const [linkedSec, setLinkedSec] = useState(cueSec)

  useEffect(() => {
    const link = `${recordingId} ${cueSec}`
    if (cueSec !== null && !followed.has(link)) {
      followed.add(link)
      const openId = playback().track?.recordingId
      if (openId === recordingId) seek(cueSec)
      else if (openId || !isReopened(recordingId)) {
        startAt(recordingId, cueSec)
        if (!openId) cue(track)
      }
    }
    setLinkedSec(null)
  }, [recordingId, cueSec, track])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the player's keys, while its slider here has the focus.
    <div onKeyDown={(event) => isOpen && takeKey(event) && event.preventDefault()}>
      <SeekBar
        label={label}
        atSec={linkedSec ?? atSec}
        lengthSec={audioSec ?? track.lengthSec}
        lanes={lanes ?? outline?.waveform?.lanes ?? null}
        note={outline === null ? note : outline.waveformNote}
        barCount={lanes === null ? PLAYER_BARS : PAGE_BARS}
        onSeek={(toSec, isPointed) => {
          if (isOpen) return seek(toSec)
          startAt(recordingId, toSec)
          if (isPointed) play(track)
        }}
        className="h-20"
      />
    </div>
  )
}
