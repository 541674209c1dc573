/** What can be wrong with a file that FreeClimb sends. */
export const AUDIO_FAULTS = ['empty', 'not-audio', 'cut-off', 'other-length'] as const
export type AudioFault = (typeof AUDIO_FAULTS)[number]

/** FreeClimb rounds up to whole seconds, and a second more is nobody's concern. */
export const LENGTH_TOLERANCE_MS = 2_000

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
