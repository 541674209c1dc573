import type { PeakLane } from './peak-lane'

// Fine enough for pauses: an hour of telephony is in 64 ms buckets. In a drawing, one across two bars hardly blurs them.
const HELD_BUCKETS = 65_536
const LOWEST = -128
const HIGHEST = 127

/**
 * Collects the peaks of one channel as its audio streams past. The length isn't known in advance, so a bucket starts as one
 * sample, and doubles in size whenever all buckets are full.
 */
export class LanePeaks {
  readonly #min = new Int8Array(HELD_BUCKETS).fill(HIGHEST)
  readonly #max = new Int8Array(HELD_BUCKETS).fill(LOWEST)
  readonly #levels: Int8Array
  readonly #strideBytes: number
  #nextAt: number
  #sampleCount = 0
  #bucketSamples = 1

  /** The byte at `firstAt`, and every `strideBytes` after it, is one sample's index into `levels`. */
  constructor(levels: Int8Array, firstAt: number, strideBytes: number) {
    this.#levels = levels
    this.#nextAt = firstAt
    this.#strideBytes = strideBytes
  }

  // The hot loop: it runs once for each sample of hours of audio.
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

  /** The resolution: how many samples a bucket holds. */
  get bucketSamples(): number {
    return this.#bucketSamples
  }

  /** The first `sampleCount` samples in `bucketCount` buckets, which are at least one sample long. */
  inBuckets(bucketCount: number, sampleCount: number): PeakLane {
    const lane = { min: new Int8Array(bucketCount), max: new Int8Array(bucketCount) }
    const edge = (bucket: number) => (bucket * sampleCount) / (bucketCount * this.#bucketSamples)
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      // A bucket across an edge counts on both sides, so that no peak is lost.
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
