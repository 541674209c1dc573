import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAt } from '@/testing/wav-file'
import { LanePeaks } from './lane-peaks'

const BUCKETS = 100
const LEVELS = Int8Array.from({ length: 256 }, (_, byte) => byte)

const anySound = (maxSamples: number) =>
  fc
    .record({
      sampleCount: fc.integer({ min: 1, max: maxSamples }),
      seed: fc.nat(),
      turnSamples: fc.integer({ min: 1, max: 300 }),
    })
    .map(({ sampleCount, seed, turnSamples }) =>
      Int8Array.from({ length: sampleCount }, (_, index) => {
        const softness = Math.floor(index / turnSamples) % 7
        return Math.imul(index + seed, 0x9e3779b1) >> (24 + softness)
      }),
    )
const anyCuts = fc.array(fc.nat(20_000), { maxLength: 8 })

function gather(samples: Int8Array, cuts: number[]) {
  const lane = new LanePeaks(LEVELS, 0, 1)
  for (const piece of cutAt(new Uint8Array(samples.buffer), cuts)) lane.add(piece)
  return lane.inBuckets(Math.min(samples.length, BUCKETS), samples.length)
}

function extremes(samples: Int8Array, from = 0, to = samples.length): [min: number, max: number] {
  const part = samples.subarray(Math.max(0, from), to)
  return [Math.min(...part), Math.max(...part)]
}

test('a sound of no more samples than buckets is kept sample by sample', () => {
  fc.assert(
    fc.property(anySound(BUCKETS), anyCuts, (samples, cuts) => {
      expect(gather(samples, cuts)).toEqual({ min: samples, max: samples })
    }),
  )
})

test('each bucket holds its part of the sound, and next to nothing of the parts beside it', () => {
  fc.assert(
    fc.property(anySound(20_000), anyCuts, (samples, cuts) => {
      const lane = gather(samples, cuts)
      const blur = Math.ceil(samples.length / 32_768)
      const edge = (bucket: number) => Math.floor((bucket * samples.length) / lane.min.length)
      for (const bucket of lane.min.keys()) {
        const [min, max] = extremes(samples, edge(bucket), edge(bucket + 1))
        const [widestMin, widestMax] = extremes(samples, edge(bucket) - blur, edge(bucket + 1) + blur)
        const isRight =
          (lane.min[bucket] as number) <= min &&
          (lane.max[bucket] as number) >= max &&
          (lane.min[bucket] as number) >= widestMin &&
          (lane.max[bucket] as number) <= widestMax
        if (!isRight) throw new Error(`bucket ${bucket} is not ${min} to ${max}`)
      }
      expect([extremes(lane.min)[0], extremes(lane.max)[1]]).toEqual(extremes(samples))
    }),
  )
})

test('the first and the last sample are in it, however long the sound', () => {
  for (const sampleCount of [65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000]) {
    const samples = new Int8Array(sampleCount)
    samples[0] = -100
    samples[sampleCount - 1] = 100
    const lane = gather(samples, [])
    expect([lane.min[0], lane.max[0], lane.min.at(-1), lane.max.at(-1)]).toEqual([-100, 0, 0, 100])
  }
})
