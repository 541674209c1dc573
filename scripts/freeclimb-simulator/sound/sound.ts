import { createRandom, wholeBetween } from '../random'
import { type Conversation, MAX_SYLLABLE_SAMPLES, type Syllable } from './conversation'
import { encodeMuLaw } from './mu-law'
import { CYCLE_SAMPLES, type Voice } from './voice'
import { SAMPLES_PER_SECOND } from './wav-header'

// Blocks are always rendered whole, so that a byte doesn't depend on the requested range.
export const BLOCK_SAMPLES = SAMPLES_PER_SECOND
const VOICE_LEVEL = 4200
const HISS_LEVEL = 900
const LINE_NOISE_LEVEL = 26
const MASK = CYCLE_SAMPLES - 1

const NOISE = createNoise(65536)
/** A syllable's loudness over time: a quick rise and a slow fall. */
const ENVELOPE = Float32Array.from(
  { length: 1024 },
  (_, index) => Math.sin(Math.PI * (index / 1023) ** 0.6) ** 1.2,
)

/** Renders one second of the conversation as mu-law; the last block is shorter. */
export function renderBlock(conversation: Conversation, recordingId: string, block: number): Uint8Array {
  if (conversation.channelCount === 1) return renderLine(conversation, recordingId, block)
  const left = renderLine(conversation, recordingId, block, 0)
  const right = renderLine(conversation, recordingId, block, 1)
  const both = new Uint8Array(left.length * 2)
  for (let index = 0; index < left.length; index++) {
    both[index * 2] = left[index] as number
    both[index * 2 + 1] = right[index] as number
  }
  return both
}

/** Renders one side, or both if none is given. */
function renderLine(
  { syllables, sampleCount }: Conversation,
  recordingId: string,
  block: number,
  side?: Voice['side'],
): Uint8Array {
  const blockStart = block * BLOCK_SAMPLES
  const samples = lineNoise(side ? `${recordingId}:${side}` : recordingId, block)
  let index = firstStartingAfter(syllables, blockStart - MAX_SYLLABLE_SAMPLES)
  for (let syllable = syllables[index]; syllable; syllable = syllables[++index]) {
    if (syllable.startSample >= blockStart + BLOCK_SAMPLES) break
    if (side !== undefined && syllable.voice.side !== side) continue
    addConsonant(samples, blockStart, syllable)
    addVowel(samples, blockStart, syllable)
  }
  return encodeMuLaw(samples, Math.min(BLOCK_SAMPLES, sampleCount - blockStart))
}

function lineNoise(line: string, block: number): Float32Array {
  const samples = new Float32Array(BLOCK_SAMPLES)
  const offset = wholeBetween(createRandom(`noise:${line}:${block}`), 0, NOISE.length - 1)
  for (let index = 0; index < BLOCK_SAMPLES; index++) {
    samples[index] = LINE_NOISE_LEVEL * (NOISE[(index + offset) % NOISE.length] as number)
  }
  return samples
}

function addConsonant(samples: Float32Array, blockStart: number, syllable: Syllable): void {
  const { startSample, consonantSamples } = syllable
  const level = HISS_LEVEL * syllable.loudness
  const from = Math.max(startSample, blockStart)
  const to = Math.min(startSample + consonantSamples, blockStart + BLOCK_SAMPLES)
  for (let sample = from; sample < to; sample++) {
    const fade = Math.sin((Math.PI * (sample - startSample)) / consonantSamples)
    // The difference of adjacent samples keeps only high frequencies, as in "s" and "f".
    const hiss = (NOISE[(sample + 1) % NOISE.length] as number) - (NOISE[sample % NOISE.length] as number)
    samples[sample - blockStart] = (samples[sample - blockStart] as number) + level * fade * hiss
  }
}

function addVowel(samples: Float32Array, blockStart: number, syllable: Syllable): void {
  const { startSample, sampleCount, consonantSamples, voice, fromHz, toHz } = syllable
  const vowelStart = startSample + Math.floor(consonantSamples * 0.8)
  const vowelSamples = startSample + sampleCount - vowelStart
  const from = Math.max(vowelStart, blockStart)
  const to = Math.min(vowelStart + vowelSamples, blockStart + BLOCK_SAMPLES)
  const fromCycle = voice.cycles[syllable.fromVowel] as Float32Array
  const toCycle = voice.cycles[syllable.toVowel] as Float32Array
  const level = VOICE_LEVEL * syllable.loudness
  const firstStep = (fromHz * CYCLE_SAMPLES) / SAMPLES_PER_SECOND
  const stepGrowth = ((toHz - fromHz) * CYCLE_SAMPLES) / SAMPLES_PER_SECOND / vowelSamples
  const already = from - vowelStart
  let step = firstStep + stepGrowth * already
  let phase = firstStep * already + (stepGrowth * already * (already - 1)) / 2
  for (let sample = from; sample < to; sample++) {
    const progress = (sample - vowelStart) / vowelSamples
    const before = fromCycle[phase & MASK] as number
    const after = toCycle[phase & MASK] as number
    const loudness = level * (ENVELOPE[(progress * 1024) | 0] as number)
    const index = sample - blockStart
    samples[index] = (samples[index] as number) + loudness * (before + (after - before) * progress)
    phase += step
    step += stepGrowth
  }
}

function firstStartingAfter(syllables: readonly Syllable[], sample: number): number {
  let low = 0
  let high = syllables.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((syllables[middle] as Syllable).startSample < sample) low = middle + 1
    else high = middle
  }
  return low
}

function createNoise(length: number): Float32Array {
  const random = createRandom('line noise')
  return Float32Array.from({ length }, () => random() * 2 - 1)
}
