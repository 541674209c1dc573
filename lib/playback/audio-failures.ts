import type { UpstreamFailure } from '@/lib/freeclimb/recording-audio-error'

export type AudioFailure =
  | UpstreamFailure
  | 'not-found'
  | 'other-account'
  | 'not-configured'
  | 'archive-unavailable'
  | 'range-unsatisfiable'
  | 'database-unavailable'

/** Statuses are unique, so scripts can tell failures apart; only the "try again" 503s share theirs and differ in `code`. */
export const AUDIO_FAILURES: Record<AudioFailure, { status: number; sentence: string }> = {
  'not-found': { status: 404, sentence: 'There is no recording with this ID.' },
  'other-account': {
    status: 409,
    sentence:
      'This recording belongs to a different FreeClimb account than Roomtone’s. Ask an admin to check FREECLIMB_ACCOUNT_ID.',
  },
  deleted: {
    status: 410,
    sentence:
      'This recording was deleted at FreeClimb and isn’t archived here. Ask your colleagues whether anyone downloaded it.',
  },
  missing: {
    status: 424,
    sentence:
      'FreeClimb has no audio for this recording (404), and it isn’t archived here. Roomtone keeps trying.',
  },
  'range-unsatisfiable': {
    status: 416,
    sentence: 'The recording ends before that point. Play it from the start.',
  },
  'rate-limited': {
    status: 429,
    sentence: 'FreeClimb is getting too many requests from Roomtone. Wait a moment, then try again.',
  },
  'client-left': { status: 499, sentence: 'The request was canceled before the recording arrived.' },
  // Not 502, which asks for an admin: this failure passes by itself.
  unreachable: {
    status: 500,
    sentence: 'FreeClimb couldn’t be reached or didn’t send the audio. Try again in a few minutes.',
  },
  'not-configured': {
    status: 501,
    sentence: 'Playback isn’t set up. Ask an admin to set FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.',
  },
  credentials: {
    status: 502,
    sentence:
      'FreeClimb rejected Roomtone’s account ID or API key. Ask an admin to check FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.',
  },
  'not-ready': {
    status: 503,
    sentence: 'FreeClimb is still preparing this recording. Try again in a minute.',
  },
  'archive-unavailable': {
    status: 503,
    sentence: 'Roomtone can’t reach its archive right now. Try again in a moment.',
  },
  'database-unavailable': {
    status: 503,
    sentence: 'Roomtone can’t reach its database right now. Try again in a moment.',
  },
  timeout: { status: 504, sentence: 'FreeClimb took too long to answer. Try again in a moment.' },
}
