export const AUDIO_FAULTS = ['empty', 'not-audio', 'cut-off', 'other-length'] as const
export type AudioFault = (typeof AUDIO_FAULTS)[number]

/** FreeClimb rounds durations up to whole seconds, and nobody minds a second more or less. */
export const LENGTH_TOLERANCE_MS = 2_000

/** Whether the measured length contradicts FreeClimb's duration. False if either is unknown. */
export function isOtherLength(lengthMs: number | null, saidSec: number | null): boolean {
  return lengthMs !== null && saidSec !== null && Math.abs(lengthMs - saidSec * 1000) > LENGTH_TOLERANCE_MS
}

/** Thrown for a bad file that FreeClimb may still replace with a good one. */
export class FaultyAudio extends Error {
  readonly fault: AudioFault

  constructor(fault: AudioFault, message = `FreeClimb's file is ${fault.replace('-', ' ')}.`) {
    super(message)
    this.fault = fault
  }
}
