import type { PeakLane } from './peak-lane'

// For pauses an hour of telephony is held in stretches of 64 ms. Of what is drawn, a held bucket across the edge of two
// blurs it but little.
const HELD_BUCKETS = 65_536
const LOWEST = -128
const HIGHEST = 127

/**
 * Gathers the peaks of one channel from audio that comes in pieces. How long it will be is not known, so a bucket
 * holds one sample at first, and twice as many each time that all buckets are full.
 */
export class LanePeaks {
  readonly #min = new Int8Array(HELD_BUCKETS).fill(HIGHEST)
  readonly #max = new Int8Array(HELD_BUCKETS).fill(LOWEST)
  readonly #levels: Int8Array
  readonly #strideBytes: number
  #nextAt: number
  #sampleCount = 0
  #bucketSamples = 1

  /** The byte at `firstAt`, and each `strideBytes` after it, tells of a sample how far out it is: see `levels`. */
  constructor(levels: Int8Array, firstAt: number, strideBytes: number) {
    this.#levels = levels
    this.#nextAt = firstAt
    this.#strideBytes = strideBytes
  }

  // Where the time goes: its inner loop runs once for each sample of hours of audio.
  add(audio: Uint8Array) {
    const levels = this.#levels
    const strideBytes = this.#strideBytes
    const length = audio.byteLength
    let at = this.#nextAt
    while (at < length) {
      if (this.#sampleCount === HELD_BUCKETS * this.#bucketSamples) this.#mergePairs()
      const bucket = Math.floor(this.#sampleCount / this.#bucketSamples)
      let min = this.#min[bucket] as number
      let max = this.#max[bucket] as number
      const from = at
      const end = Math.min(
        at + ((bucket + 1) * this.#bucketSamples - this.#sampleCount) * strideBytes,
        length,
      )
      for (; at < end; at += strideBytes) {
        const level = levels[audio[at] as number] as number
        if (level < min) min = level
        if (level > max) max = level
      }
      this.#min[bucket] = min
      this.#max[bucket] = max
      this.#sampleCount += (at - from) / strideBytes
    }
    this.#nextAt = at - length
  }

  /** How many samples a bucket holds: no finer can it be told where in the sound something is. */
  get bucketSamples(): number {
    return this.#bucketSamples
  }

  /** The first `sampleCount` samples, in `bucketCount` buckets that are each at least one sample long. */
  inBuckets(bucketCount: number, sampleCount: number): PeakLane {
    const lane = { min: new Int8Array(bucketCount), max: new Int8Array(bucketCount) }
    const edge = (bucket: number) => (bucket * sampleCount) / (bucketCount * this.#bucketSamples)
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      // A held bucket that lies across an edge counts on both sides of it, so that nothing is lost.
      const to = Math.ceil(edge(bucket + 1))
      let min = HIGHEST
      let max = LOWEST
      for (let held = Math.floor(edge(bucket)); held < to; held++) {
        min = Math.min(min, this.#min[held] as number)
        max = Math.max(max, this.#max[held] as number)
      }
      lane.min[bucket] = min
      lane.max[bucket] = max
    }
    return lane
  }

  #mergePairs() {
    const half = HELD_BUCKETS / 2
    for (let pair = 0; pair < half; pair++) {
      this.#min[pair] = Math.min(this.#min[2 * pair] as number, this.#min[2 * pair + 1] as number)
      this.#max[pair] = Math.max(this.#max[2 * pair] as number, this.#max[2 * pair + 1] as number)
    }
    this.#min.fill(HIGHEST, half)
    this.#max.fill(LOWEST, half)
    this.#bucketSamples *= 2
  }
}
