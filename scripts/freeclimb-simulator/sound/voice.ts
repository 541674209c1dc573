import { between, type Random } from '../random'

/** Length of a wavetable cycle: a power of two, so that a mask wraps the phase. */
export const CYCLE_SAMPLES = 512

/** The first three formants of each vowel in Hz */
const VOWELS = [
  [730, 1090, 2440],
  [530, 1840, 2480],
  [270, 2290, 3010],
  [570, 840, 2410],
  [300, 870, 2240],
  [640, 1190, 2390],
] as const

const LINE_LOW_HZ = 300
const LINE_HIGH_HZ = 3800
/** Stressed syllables rise this far above the base pitch; their harmonics must stay below half the sampling rate. */
const HIGHEST_RISE = 1.25

export const VOWEL_COUNT = VOWELS.length

export interface Voice {
  /** Side of the line; in stereo, the channel */
  side: 0 | 1
  pitchHz: number
  syllablesPerSecond: number
  loudness: number
  /** One cycle per vowel at this voice's pitch */
  cycles: Float32Array[]
}

export function createVoice(random: Random, pitchHz: number, side: Voice['side']): Voice {
  const formantScale = (pitchHz > 160 ? 1.12 : 0.97) * between(random, 0.95, 1.05)
  return {
    side,
    pitchHz: pitchHz * between(random, 0.94, 1.06),
    syllablesPerSecond: between(random, 3.5, 4.7),
    loudness: between(random, 0.55, 1),
    cycles: VOWELS.map((formants) => vowelCycle(formants, pitchHz, formantScale)),
  }
}

/** Builds a cycle from harmonics shaped by formants, so that no filtering is needed per sample. */
function vowelCycle(formants: readonly number[], pitchHz: number, formantScale: number): Float32Array {
  const cycle = new Float32Array(CYCLE_SAMPLES)
  const harmonicCount = Math.floor(LINE_HIGH_HZ / (pitchHz * HIGHEST_RISE))
  for (let harmonic = 1; harmonic <= harmonicCount; harmonic++) {
    const gain = vocalTractGain(harmonic * pitchHz, formants, formantScale) / harmonic ** 0.6
    for (let index = 0; index < CYCLE_SAMPLES; index++) {
      const sine = SINE[(index * harmonic) % CYCLE_SAMPLES] as number
      cycle[index] = (cycle[index] as number) + gain * sine
    }
  }
  const power = cycle.reduce((sum, value) => sum + value * value, 0) / CYCLE_SAMPLES
  return cycle.map((value) => value / Math.sqrt(power))
}

function vocalTractGain(hz: number, formants: readonly number[], formantScale: number): number {
  const lineGain = hz < LINE_LOW_HZ ? 0.35 : 1
  const resonance = formants.reduce((sum, formantHz, order) => {
    const distance = (hz - formantHz * formantScale) / (60 + 35 * order)
    return sum + 0.6 ** order / (1 + distance * distance)
  }, 0.02)
  return lineGain * resonance
}

const SINE = Float32Array.from({ length: CYCLE_SAMPLES }, (_, index) =>
  Math.sin((2 * Math.PI * index) / CYCLE_SAMPLES),
)
