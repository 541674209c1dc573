'use client'

import type { Track } from '@/lib/playback/track'
import { CopyLink } from './copy-link'
import { placeSec, usePlayback } from './playback'

/** Copies the address of a recording on a page: of the second where it is in the player, or would begin. */
export function CopyRecordingLink({ track, className }: { track: Track; className: string }) {
  const { conferenceId, recordingId } = track
  const atSec = usePlayback(() => Math.floor(placeSec(track)))
  return (
    <CopyLink conferenceId={conferenceId} recordingId={recordingId} atSec={atSec} className={className} />
  )
}
