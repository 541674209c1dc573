import type { UpstreamFailure } from '@/lib/freeclimb/recording-audio-error'

export type AudioFailure =
  | UpstreamFailure
  | 'not-found'
  | 'other-account'
  | 'not-configured'
  | 'archive-unavailable'
  | 'range-unsatisfiable'
  | 'database-unavailable'

/**
 * What each failure answers and what a listener reads. Every status is given once, so that a script can tell
 * failures apart by status alone; only the "try again" 503 share theirs and differ in `code`.
 */
export const AUDIO_FAILURES: Record<AudioFailure, { status: number; sentence: string }> = {
  'not-found': { status: 404, sentence: 'There is no recording with this id.' },
  'other-account': {
    status: 409,
    sentence:
      'This recording belongs to another FreeClimb account than the one Roomtone has a key for. Ask your administrator to check FREECLIMB_ACCOUNT_ID.',
  },
  deleted: {
    status: 410,
    sentence:
      'This recording has been deleted at FreeClimb, and there is no copy of it here. Ask your colleagues whether one was downloaded.',
  },
  missing: {
    status: 424,
    sentence:
      'FreeClimb has no audio for this recording (404), and there is no copy of it here. Roomtone keeps asking for it.',
  },
  'range-unsatisfiable': {
    status: 416,
    sentence: 'The recording ends before the part that was asked for. Play it from the start.',
  },
  'rate-limited': {
    status: 429,
    sentence: 'FreeClimb is getting too many requests from us. Wait a moment, then try again.',
  },
  'client-left': { status: 499, sentence: 'The request was given up before the recording arrived.' },
  // Not 502: that one says who must act, an administrator; this one passes by itself.
  unreachable: {
    status: 500,
    sentence: 'FreeClimb could not be reached or did not send the audio. Try again in a few minutes.',
  },
  'not-configured': {
    status: 501,
    sentence:
      'Playback is not set up. Ask your administrator to set FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.',
  },
  credentials: {
    status: 502,
    sentence:
      'FreeClimb refused our account id or API key. Ask your administrator to check FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.',
  },
  'not-ready': {
    status: 503,
    sentence: 'FreeClimb is still preparing this recording. Try again in a minute.',
  },
  'archive-unavailable': {
    status: 503,
    sentence: 'Roomtone cannot reach its archive of recordings right now. Try again in a moment.',
  },
  'database-unavailable': {
    status: 503,
    sentence: 'Roomtone cannot reach its database right now. Try again in a moment.',
  },
  timeout: { status: 504, sentence: 'FreeClimb took too long to answer. Try again in a moment.' },
}
