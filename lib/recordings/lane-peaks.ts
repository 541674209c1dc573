import type { PeakLane } from './peaks'

// Eight times as many as are drawn, so that a held bucket across the edge of two drawn ones blurs it but little.
const HELD_BUCKETS = 8_192
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

  add(audio: Uint8Array) {
    let at = this.#nextAt
    while (at < audio.byteLength) {
      if (this.#sampleCount === HELD_BUCKETS * this.#bucketSamples) this.#mergePairs()
      const bucket = Math.floor(this.#sampleCount / this.#bucketSamples)
      const roomSamples = (bucket + 1) * this.#bucketSamples - this.#sampleCount
      const end = Math.min(at + roomSamples * this.#strideBytes, audio.byteLength)
      this.#widen(bucket, audio, at, end)
      const samples = Math.ceil((end - at) / this.#strideBytes)
      this.#sampleCount += samples
      at += samples * this.#strideBytes
    }
    this.#nextAt = at - audio.byteLength
  }

  /** The first `sampleCount` samples, in `bucketCount` buckets that are each at least one sample long. */
  inBuckets(bucketCount: number, sampleCount: number): PeakLane {
    const lane = { min: new Int8Array(bucketCount), max: new Int8Array(bucketCount) }
    const edge = (bucket: number) => (bucket * sampleCount) / (bucketCount * this.#bucketSamples)
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      // A held bucket that lies across an edge counts on both sides of it, so that nothing is lost.
      const from = Math.floor(edge(bucket))
      const to = Math.ceil(edge(bucket + 1))
      lane.min[bucket] = Math.min(...this.#min.subarray(from, to))
      lane.max[bucket] = Math.max(...this.#max.subarray(from, to))
    }
    return lane
  }

  // Where the time goes: it runs once for each sample of hours of audio.
  #widen(bucket: number, audio: Uint8Array, from: number, to: number) {
    const levels = this.#levels
    const strideBytes = this.#strideBytes
    let min = this.#min[bucket] as number
    let max = this.#max[bucket] as number
    for (let at = from; at < to; at += strideBytes) {
      const level = levels[audio[at] as number] as number
      if (level < min) min = level
      if (level > max) max = level
    }
    this.#min[bucket] = min
    this.#max[bucket] = max
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
