import type { AudioFault } from './audio-fault'

/** Why a recording's audio may need attention: one word each, shared by the list, its filter, the API and the setup page. */
export const AUDIO_PROBLEMS = [
  /** FreeClimb answers 404 for it */
  'missing',
  /** FreeClimb has deleted it for certain */
  'deleted',
  'failed',
  'empty',
  'not-audio',
  'cut-off',
  'other-length',
] as const satisfies ('missing' | 'deleted' | 'failed' | AudioFault)[]
export type AudioProblem = (typeof AUDIO_PROBLEMS)[number]

export const AUDIO_LABELS: Record<AudioProblem, string> = {
  missing: 'Audio missing',
  deleted: 'Audio deleted',
  failed: 'Not archived',
  empty: 'Empty audio',
  'not-audio': 'Not audio',
  'cut-off': 'Audio cut off',
  'other-length': 'Length differs',
}
