import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AudioMeter } from '@/lib/measuring/audio-meter'
import { type AudioSource, audioByteLength, streamAudio } from '@/scripts/freeclimb-simulator/sound/audio'
import { planConversation } from '@/scripts/freeclimb-simulator/sound/conversation'
import { WAV_HEADER_BYTES } from '@/scripts/freeclimb-simulator/sound/wav-header'
import { findPauses, MAX_PAUSES, MIN_PAUSE_MS, type Pause } from './pauses'
import type { PeakLane } from './peak-lane'
import { decodePeaks } from './peaks-encoding'

const BUCKET_MS = 64

type Stretch = { buckets: number; isSpeech: boolean }
type Line = { noise: number; loud: number; seed: number }

const anyLine = (loudest: fc.Arbitrary<number>) =>
  loudest.chain((loud) =>
    fc.record({ loud: fc.constant(loud), noise: fc.integer({ min: 0, max: loud >> 5 }), seed: fc.nat() }),
  )
const anyStretches = fc
  .array(fc.integer({ min: 1, max: 120 }), { minLength: 2, maxLength: 12 })
  .map((lengths) => lengths.map((buckets, index): Stretch => ({ buckets, isSpeech: index % 2 === 0 })))

/** A pseudorandom number from 0 up to 1 for each seed and index. */
function chance(seed: number, index: number) {
  return (Math.imul(seed ^ Math.imul(index + 1, 0x9e3779b1), 0x85ebca6b) >>> 8) / 2 ** 24
}

/** Levels go as far up as down. Speech is loud and soft by turns, like syllables, and never below the noise. */
function laneOf(stretches: Stretch[], { noise, loud, seed }: Line): PeakLane {
  const levels = stretches
    .flatMap(({ buckets, isSpeech }) => Array.from({ length: buckets }, () => isSpeech))
    .map((isSpeech, index) => {
      const hiss = Math.round(noise * (0.8 + 0.2 * chance(seed, index)))
      if (!isSpeech) return hiss
      return Math.max(hiss, Math.round((loud / 2) * (index % 5 === 0 ? 1 : chance(seed + 1, index))))
    })
  return { min: Int8Array.from(levels, (level) => -level), max: Int8Array.from(levels) }
}

function edgesOf(stretches: Stretch[]) {
  let at = 0
  return stretches.map(({ buckets, isSpeech }) => {
    const startMs = at * BUCKET_MS
    at += buckets
    return { startMs, endMs: at * BUCKET_MS, isSpeech }
  })
}

const find = (lanes: PeakLane[]) => findPauses(lanes, BUCKET_MS, (lanes[0]?.min.length ?? 0) * BUCKET_MS)
const covers = (pauses: Pause[], part: Pause) =>
  pauses.some(({ startMs, endMs }) => startMs <= part.startMs && endMs >= part.endMs)

test('on any line, the long gaps in what is said are pauses, and nothing else is but its soft edges', () => {
  fc.assert(
    fc.property(anyStretches, anyLine(fc.integer({ min: 32, max: 250 })), (stretches, line) => {
      // Enough for some second of it to be loud.
      const said = [{ buckets: 100, isSpeech: true }, { buckets: 1, isSpeech: false }, ...stretches]
      const pauses = find([laneOf(said, line)])
      for (const { isSpeech, ...part } of edgesOf(said)) {
        if (!isSpeech && part.endMs - part.startMs > MIN_PAUSE_MS) expect(covers(pauses, part)).toBe(true)
        // Every fifth bucket of speech is loud.
        if (isSpeech && part.endMs - part.startMs > 10 * BUCKET_MS) expect(covers(pauses, part)).toBe(false)
      }
      const loudAt = [...laneOf(said, line).max.entries()].filter(([, level]) => level > line.loud / 16)
      for (const [bucket] of loudAt) {
        const part = { startMs: bucket * BUCKET_MS, endMs: (bucket + 1) * BUCKET_MS }
        expect(covers(pauses, part)).toBe(false)
      }
    }),
  )
})

test('whatever the levels, pauses are in order, apart, long enough and within the recording', () => {
  const anyLane = fc.uint8Array({ minLength: 300, maxLength: 300 })
  fc.assert(
    fc.property(
      fc.array(anyLane, { minLength: 1, maxLength: 2 }),
      fc.double({ min: 0.1, max: 5_000, noNaN: true }),
      fc.integer({ min: 0, max: 7 }),
      (lanes, bucketMs, softness) => {
        const lengthMs = Math.floor(bucketMs * 299.5)
        const half = (levels: Uint8Array) => Int8Array.from(levels, (level) => level >> (1 + softness))
        const peakLanes = lanes.map((levels) => ({
          min: half(levels).map((level) => -level),
          max: half(levels),
        }))
        let after = 0
        for (const { startMs, endMs } of findPauses(peakLanes, bucketMs, lengthMs)) {
          expect(startMs).toBeGreaterThanOrEqual(after)
          expect(endMs - startMs).toBeGreaterThan(MIN_PAUSE_MS)
          after = endMs + 1
        }
        expect(after).toBeLessThanOrEqual(lengthMs + 1)
      },
    ),
  )
})

const SPEECH = { buckets: 100, isSpeech: true }
const GAP = { buckets: 50, isSpeech: false }
const THE_GAP = [{ startMs: 100 * BUCKET_MS, endMs: 150 * BUCKET_MS }]
const flat = (buckets: number, level: number): PeakLane => ({
  min: new Int8Array(buckets).fill(-level),
  max: new Int8Array(buckets).fill(level),
})

describe('a pause is found', () => {
  test.each([
    ['where the line is dead', { noise: 0, loud: 120, seed: 1 }],
    ['in the noise of a line', { noise: 1, loud: 120, seed: 1 }],
    ['in loud noise', { noise: 4, loud: 120, seed: 1 }],
    ['where all is very quiet', { noise: 0, loud: 8, seed: 1 }],
  ])('%s', (_, line) => {
    expect(find([laneOf([SPEECH, GAP, SPEECH], line)])).toEqual(THE_GAP)
  })

  test('in stereo where both sides are silent, also when one of them always is', () => {
    const one = laneOf([SPEECH, GAP, SPEECH, GAP], { noise: 1, loud: 120, seed: 1 })
    const other = laneOf([SPEECH, GAP, GAP, SPEECH], { noise: 3, loud: 120, seed: 2 })
    expect(find([one, { min: other.min.slice(0, 300), max: other.max.slice(0, 300) }])).toEqual(THE_GAP)
    expect(find([one, flat(300, 2)])).toContainEqual(THE_GAP[0])
  })

  test('in a long silence with a few words, and not by a click', () => {
    const lane = laneOf([{ buckets: 5_000, isSpeech: false }, { buckets: 30, isSpeech: true }, GAP], {
      noise: 1,
      loud: 120,
      seed: 1,
    })
    expect(find([lane])).toHaveLength(2)
    const clicked = flat(500, 2)
    clicked.max[250] = 127
    expect(find([clicked])).toEqual([])
  })
})

describe('no pause is found', () => {
  test.each([0, 1, 2, 20, 127])('where nothing but a level of %i is heard', (level) => {
    expect(find([flat(1_000, level)])).toEqual([])
  })

  test('where somebody speaks softly after somebody loud', () => {
    const loud = laneOf([{ buckets: 500, isSpeech: true }], { noise: 1, loud: 200, seed: 1 })
    const soft = laneOf([{ buckets: 100, isSpeech: true }], { noise: 1, loud: 20, seed: 2 })
    const both = (side: 'min' | 'max') => Int8Array.of(...loud[side], ...soft[side])
    expect(find([{ min: both('min'), max: both('max') }])).toEqual([])
  })

  test('of no more than a second and a half', () => {
    const line = { noise: 1, loud: 120, seed: 1 }
    expect(find([laneOf([SPEECH, { buckets: 23, isSpeech: false }, SPEECH], line)])).toEqual([])
    expect(find([laneOf([SPEECH, { buckets: 24, isSpeech: false }, SPEECH], line)])).toHaveLength(1)
    expect(find([flat(0, 0)])).toEqual([])
  })
})

test('of very many pauses the longest are kept, in their order', () => {
  const stretches = Array.from({ length: MAX_PAUSES + 50 }, (_, index) => [
    { buckets: 20, isSpeech: true },
    { buckets: 30 + 15 * (index % 2), isSpeech: false },
  ]).flat()
  const pauses = find([laneOf(stretches, { noise: 1, loud: 120, seed: 1 })])
  expect(pauses).toHaveLength(MAX_PAUSES)
  expect(pauses).toEqual(pauses.toSorted((a, b) => a.startMs - b.startMs))
  expect(pauses.filter(({ startMs, endMs }) => endMs - startMs > 40 * BUCKET_MS)).toHaveLength(
    (MAX_PAUSES + 50) / 2,
  )
})

test.each([
  ['as it happens', {}],
  ['on two channels', { stereo: true }],
  ['with gaps', { gapSec: 3 }],
  ['with gaps, on two channels', { gapSec: 3, stereo: true }],
])('in a talk of the simulator, %s, pauses are where nobody speaks for long', (_, shape) => {
  const source = { recordingId: `RE${'1a'.repeat(20)}`, durationSec: 300, ...shape }
  const meter = new AudioMeter()
  for (const piece of streamAudio(source)) meter.push(piece)
  const { peaks } = meter.end()
  const pauses = (peaks && decodePeaks(peaks)?.pauses) ?? []
  const gaps = gapsIn(source)
  const long = gaps.filter(({ startMs, endMs }) => endMs - startMs > MIN_PAUSE_MS + 2 * BUCKET_MS)
  expect(long.length).toBeGreaterThan(1)
  for (const { startMs, endMs } of long) {
    expect(covers(pauses, { startMs: startMs + BUCKET_MS, endMs: endMs - BUCKET_MS })).toBe(true)
  }
  // A syllable rises from nothing and falls back to it, so its edges may be as soft as the line.
  for (const { startMs, endMs } of pauses) {
    const isGap = covers(gaps, { startMs: startMs + BUCKET_MS, endMs: endMs - BUCKET_MS })
    expect(isGap, `${startMs} to ${endMs}`).toBe(true)
  }
})

function gapsIn(source: AudioSource): Pause[] {
  const channelCount = source.stereo ? 2 : 1
  const sampleCount = (audioByteLength(source) - WAV_HEADER_BYTES) / channelCount
  const { syllables } = planConversation(source.recordingId, {
    sampleCount,
    channelCount,
    ...(source.gapSec !== undefined && { gapSec: source.gapSec }),
  })
  const gaps: Pause[] = []
  let saidUntilMs = 0
  for (const syllable of syllables) {
    const startMs = Math.min(syllable.startSample, sampleCount) / 8
    if (startMs > saidUntilMs) gaps.push({ startMs: saidUntilMs, endMs: startMs })
    saidUntilMs = Math.max(saidUntilMs, startMs + syllable.sampleCount / 8)
  }
  return gaps
}
