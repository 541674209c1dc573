'use client'

import type { Track } from '@/lib/playback/track'
import { CopyLink } from './copy-link'
import { currentSec, usePlayback } from './playback'

/** Copies a link to a recording, at its position in the player or where it would start. */
export function CopyRecordingLink({ track, className }: { track: Track; className: string }) {
  const { conferenceId, recordingId } = track
  const atSec = usePlayback(() => Math.floor(currentSec(track)))
  return (
    <CopyLink conferenceId={conferenceId} recordingId={recordingId} atSec={atSec} className={className} />
  )
}
