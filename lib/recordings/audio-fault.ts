import type { PassedAudio } from '@/lib/measuring/audio-pass'

/** What can be wrong with a file that FreeClimb sends. */
export const AUDIO_FAULTS = ['empty', 'not-audio', 'cut-off', 'other-length'] as const
export type AudioFault = (typeof AUDIO_FAULTS)[number]

/** FreeClimb rounds up to whole seconds, and a second more is nobody's concern. */
export const LENGTH_TOLERANCE_MS = 2_000

/** What is wrong with a file, by its bytes and by the length that FreeClimb said; null where nothing is. */
export function audioFaultOf(
  { sizeBytes, isAudio, isWav, measures }: PassedAudio,
  saidSec: number | null,
): AudioFault | null {
  if (sizeBytes === 0) return 'empty'
  if (!isAudio) return 'not-audio'
  if (!isWav) return null
  const { format, hasAudio, lengthMs, isTruncated } = measures
  if (!hasAudio || lengthMs === 0) return 'empty'
  // Of an encoding that we don't measure.
  if (format === null) return null
  // At the sample rate that its header names it plays for no time, or for weeks.
  if (lengthMs === null) return 'not-audio'
  // Of the length that was said, too: less than the tolerance may be missing.
  if (isTruncated) return 'cut-off'
  return isOtherLength(lengthMs, saidSec) ? 'other-length' : null
}

/** Whether audio is of another length than FreeClimb said. */
export function isOtherLength(lengthMs: number | null, saidSec: number | null): boolean {
  return lengthMs !== null && saidSec !== null && Math.abs(lengthMs - saidSec * 1000) > LENGTH_TOLERANCE_MS
}

/** Thrown for a file that may still become right. */
export class FaultyAudio extends Error {
  readonly fault: AudioFault

  constructor(fault: AudioFault, message = `FreeClimb's file is ${fault.replace('-', ' ')}.`) {
    super(message)
    this.fault = fault
  }
}
