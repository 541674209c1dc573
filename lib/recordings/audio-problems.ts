import type { AudioFault } from './audio-fault'

/** Why a recording's audio may need a look, in one word that the list, its filter, the API and the setup page share. */
export const AUDIO_PROBLEMS = [
  /** FreeClimb answers 404 for it */
  'missing',
  /** FreeClimb deleted it, for certain */
  'deleted',
  /** No copy could be made */
  'failed',
  'empty',
  'not-audio',
  'cut-off',
  'other-length',
] as const satisfies ('missing' | 'deleted' | 'failed' | AudioFault)[]
export type AudioProblem = (typeof AUDIO_PROBLEMS)[number]

/** As a filter, a row and a count name them. */
export const AUDIO_LABELS: Record<AudioProblem, string> = {
  missing: 'Audio missing',
  deleted: 'Audio deleted',
  failed: 'Not archived',
  empty: 'Empty audio',
  'not-audio': 'Not audio',
  'cut-off': 'Audio cut off',
  'other-length': 'Length differs',
}
