/** Where a conference stands, for the eye: derived from its row, never stored. */
export type ConferenceState = 'created' | 'live' | 'processing' | 'ended' | 'no-recording' | 'unknown'

type Facts = {
  status: string | null
  startedAt: Date
  endedAt: Date | null
  recordingCount: number
}

// FreeClimb names no time within which a recording is ready, and no post says that none was made.
const PROCESSING_LIMIT_MS = 60 * 60 * 1000

const BEFORE_ANYONE_CAME = new Set(['creating', 'empty'])

/** `unknown` is a status that we have no word of our own for. */
export function conferenceState({ status, endedAt, recordingCount }: Facts, now: Date): ConferenceState {
  if (endedAt === null) {
    if (status === 'populated' || status === 'inProgress') return 'live'
    if (recordingCount > 0) return 'ended'
    return status === null || BEFORE_ANYONE_CAME.has(status) ? 'created' : 'unknown'
  }
  if (recordingCount > 0) return 'ended'
  return now.getTime() - endedAt.getTime() < PROCESSING_LIMIT_MS ? 'processing' : 'no-recording'
}
