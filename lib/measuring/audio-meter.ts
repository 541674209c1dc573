import { LanePeaks } from '@/lib/waveform/lane-peaks'
import { findPauses, type Pause } from '@/lib/waveform/pauses'
import { encodePeaks, MAX_PEAK_BUCKETS, MAX_PEAK_LANES } from '@/lib/waveform/peaks-encoding'
import { FloatLevels } from './float-levels'
import { sampleLevels } from './sample-levels'
import type { WavFormat } from './wav-format'
import { WavReader } from './wav-reader'

export type AudioMeasures = {
  /** Null if we can't read it; then so are the length and the peaks */
  format: WavFormat | null
  /** Whether there was a `data` chunk, even an empty one */
  hasAudio: boolean
  /** Of the audio that came, whatever the header declares */
  lengthMs: number | null
  /** For decodePeaks; null if there are no samples. More channels than we draw share one lane */
  peaks: Uint8Array<ArrayBuffer> | null
  /** Whether the bytes end before the audio should, going by a believable header */
  isTruncated: boolean
}

// Over three weeks: the header's sample rate must be wrong, and the `integer` column couldn't hold it.
const MAX_LENGTH_MS = 2 ** 31 - 1

/** Measures a recording as its bytes stream past, cut anywhere. An hour takes no more memory than a second. */
export class AudioMeter {
  readonly #reader = new WavReader((audio) => this.#measure(audio))
  #lanes: LanePeaks[] | null = null
  #floats: FloatLevels | null = null
  #audioBytes = 0

  push(bytes: Uint8Array) {
    this.#reader.push(bytes)
  }

  end(): AudioMeasures {
    const { format, hasFoundAudio, isTruncated } = this.#reader
    const found = { format, hasAudio: hasFoundAudio, isTruncated }
    if (format === null || !hasFoundAudio) return { ...found, lengthMs: null, peaks: null }
    const sampleCount = Math.floor(this.#audioBytes / blockBytes(format))
    const lengthMs = lengthOf(sampleCount, format)
    const laneSamples = sampleCount * (isShared(format) ? format.channels : 1)
    const peaks = sampleCount > 0 ? encodedPeaks(this.#lanes ?? [], laneSamples, lengthMs) : null
    return { ...found, lengthMs, peaks }
  }

  #measure(audio: Uint8Array) {
    this.#audioBytes += audio.byteLength
    if (this.#lanes === null) {
      const { format } = this.#reader
      this.#lanes = lanesOf(format)
      this.#floats = floatLevelsOf(format)
    }
    const levels = this.#floats?.levelsOf(audio) ?? audio
    for (const lane of this.#lanes) lane.add(levels)
  }
}

function lanesOf(format: WavFormat | null): LanePeaks[] {
  if (format === null) return []
  const levels = sampleLevels(format)
  // FloatLevels has turned each sample into a byte.
  const sampleBytes = format.encoding === 'float' ? 1 : format.sampleBytes
  const laneCount = isShared(format) ? 1 : format.channels
  return Array.from(
    { length: laneCount },
    (_, lane) => new LanePeaks(levels, (lane + 1) * sampleBytes - 1, laneCount * sampleBytes),
  )
}

function floatLevelsOf(format: WavFormat | null): FloatLevels | null {
  if (format?.encoding !== 'float') return null
  return new FloatLevels(format.sampleBytes === 8 ? 8 : 4)
}

function isShared({ channels }: WavFormat): boolean {
  return channels > MAX_PEAK_LANES
}

function encodedPeaks(held: LanePeaks[], sampleCount: number, lengthMs: number | null) {
  if (held.length === 0) return null
  const bucketCount = Math.min(sampleCount, MAX_PEAK_BUCKETS)
  const lanes = held.map((lane) => lane.inBuckets(bucketCount, sampleCount))
  return encodePeaks({ lengthMs, lanes, pauses: pausesIn(held, sampleCount, lengthMs ?? 0) })
}

/** Finds pauses in the finest buckets we have, because the drawn ones last seconds in an hour of audio. */
function pausesIn(held: LanePeaks[], sampleCount: number, lengthMs: number): Pause[] {
  const bucketSamples = Math.max(...held.map((lane) => lane.bucketSamples))
  const bucketCount = Math.ceil(sampleCount / bucketSamples)
  const lanes = held.map((lane) => lane.inBuckets(bucketCount, bucketCount * bucketSamples))
  return findPauses(lanes, (bucketSamples * lengthMs) / sampleCount, lengthMs)
}

function blockBytes({ channels, sampleBytes }: WavFormat) {
  return channels * sampleBytes
}

function lengthOf(sampleCount: number, { sampleRateHz }: WavFormat): number | null {
  const lengthMs = Math.round((sampleCount * 1000) / sampleRateHz)
  return lengthMs <= MAX_LENGTH_MS ? lengthMs : null
}
