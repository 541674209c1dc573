'use client'

import { CopyLink } from './copy-link'
import { resumeSec, type Track, usePlayback } from './playback'

/** Copies the address of a recording on a page: of the second where it is in the player, or would begin. */
export function CopyRecordingLink({ track, className }: { track: Track; className: string }) {
  const { conferenceId, recordingId } = track
  const atSec = usePlayback((now) =>
    Math.floor(now.track?.recordingId === recordingId ? now.atSec : resumeSec(track)),
  )
  return (
    <CopyLink conferenceId={conferenceId} recordingId={recordingId} atSec={atSec} className={className} />
  )
}
