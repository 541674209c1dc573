/** Where a conference stands, for the eye: derived from its row, never stored. */
export type ConferenceState = 'created' | 'live' | 'processing' | 'ended' | 'no-recording'

type Facts = {
  status: string | null
  startedAt: Date
  endedAt: Date | null
  recordingCount: number
}

// FreeClimb names no time within which a recording is ready, and no post says that none was made.
const PROCESSING_LIMIT_MS = 60 * 60 * 1000

export function conferenceState({ status, endedAt, recordingCount }: Facts, now: Date): ConferenceState {
  if (endedAt === null) {
    if (status === 'populated' || status === 'inProgress') return 'live'
    return recordingCount > 0 ? 'ended' : 'created'
  }
  if (recordingCount > 0) return 'ended'
  return now.getTime() - endedAt.getTime() < PROCESSING_LIMIT_MS ? 'processing' : 'no-recording'
}
