import type { Viewer } from '@/lib/format'
import type { AudioState } from '@/lib/recordings/audio-state'
import { recordingSubtitle, recordingTitle } from '@/lib/recordings/title'
import { audioLabel, whyUnplayable } from './audio-words'
import type { Track } from './track'

type Conference = {
  id: string
  from: string | null
  to: string | null
  startedAt: Date
  recordings: {
    id: string
    durationSec: number | null
    lengthMs?: number | null
    accountId: string | null
    audioState: AudioState
  }[]
}

/** The number of the first recording, and how many the conference has. */
type Stretch = { from: number; count: number }

/** A conference's recordings, or a stretch of them, as tracks. `positions` are in seconds, by recording ID. */
export function tracksOf(
  conference: Conference,
  positions: Map<string, number>,
  viewer: Viewer,
  { from, count }: Stretch = { from: 1, count: conference.recordings.length },
): Track[] {
  const { id: conferenceId, recordings } = conference
  const title = recordingTitle(conference)
  return recordings.map(({ id: recordingId, durationSec, lengthMs, ...recording }, index) => ({
    recordingId,
    conferenceId,
    title,
    subtitle: recordingSubtitle(conference, from + index, count, viewer),
    lengthSec: lengthMs == null ? durationSec : lengthMs / 1000,
    positionSec: positions.get(recordingId) ?? 0,
    problem: whyUnplayable(recording)?.sentence ?? null,
    note: audioLabel(recording),
  }))
}
