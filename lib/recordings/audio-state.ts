import { type ArchiveState, Prisma } from '@/lib/generated/prisma/client'
import { AUDIO_FAULTS, isOtherLength, LENGTH_TOLERANCE_MS } from './audio-fault'
import { AUDIO_PROBLEMS, type AudioProblem } from './audio-problems'

/** `archived`: the archive has it, and nothing is wrong with it. `waiting`: not archived yet, or archiving is off. */
export const AUDIO_STATES = ['archived', 'waiting', ...AUDIO_PROBLEMS] as const
export type AudioState = (typeof AUDIO_STATES)[number]

export type AudioFacts = {
  archiveState: ArchiveState
  missingSince: Date | null
  audioFault: string | null
  lengthMs: number | null
  durationSec: number | null
}

export function audioStateOf(facts: AudioFacts): AudioState {
  const { archiveState, missingSince, audioFault, lengthMs, durationSec } = facts
  if (archiveState === 'gone') return 'deleted'
  if (archiveState === 'failed') return 'failed'
  if (archiveState === 'waiting' && missingSince !== null) return 'missing'
  const fault = AUDIO_FAULTS.find((each) => each === audioFault)
  if (fault !== undefined) return fault
  return isOtherLength(lengthMs, durationSec) ? 'other-length' : archiveState
}

export function isAudioProblem(state: AudioState): state is AudioProblem {
  return state !== 'archived' && state !== 'waiting'
}

const IS_OTHER_LENGTH = Prisma.sql`abs(recording.length_ms - recording.duration_sec * 1000::bigint) > ${Prisma.raw(String(LENGTH_TOLERANCE_MS))}`

/** audioStateOf in SQL, for a row of `recording`. */
export const AUDIO_STATE = Prisma.sql`CASE
  WHEN recording.archive_state = 'gone' THEN 'deleted'
  WHEN recording.archive_state = 'failed' THEN 'failed'
  WHEN recording.archive_state = 'waiting' AND recording.missing_since IS NOT NULL THEN 'missing'
  WHEN recording.audio_fault IS NOT NULL THEN recording.audio_fault
  WHEN ${IS_OTHER_LENGTH} THEN 'other-length'
  ELSE recording.archive_state::text
END`

// Must match the predicate of the partial index recording_audio_problem_idx.
const HAS_PROBLEM = Prisma.sql`(recording.archive_state IN ('gone', 'failed') OR recording.missing_since IS NOT NULL
  OR recording.audio_fault IS NOT NULL OR ${IS_OTHER_LENGTH})`

/** A condition on rows of `recording`: their audio has this problem, or any. */
export function audioProblemSql(problem: AudioProblem | 'any'): Prisma.Sql {
  return problem === 'any' ? HAS_PROBLEM : Prisma.sql`(${HAS_PROBLEM} AND ${AUDIO_STATE} = ${problem})`
}
