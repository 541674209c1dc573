import { createHash } from 'node:crypto'
import { type AudioFault, isOtherLength } from '@/lib/recordings/audio-fault'
import type { AudioFormat } from '@/lib/recordings/audio-format'
import { audioTypeOf } from '@/lib/recordings/audio-type'
import { type AudioMeasures, AudioMeter } from './audio-meter'
import { MAX_SNIFFED_BYTES, sniffAudio } from './sniff-audio'

export type AnalyzedAudio = {
  sizeBytes: number
  sha256: string
  measures: AudioMeasures
  /** By its first bytes; null if we don't recognize them */
  format: AudioFormat | null
  isAudio: boolean
  isWav: boolean
}

/** Collects all we need to know about a file in one pass over its bytes. */
export class AudioAnalyzer {
  readonly #hash = createHash('sha256')
  readonly #meter = new AudioMeter()
  #sizeBytes = 0
  #head = Buffer.alloc(0)

  take(chunk: Uint8Array) {
    if (this.#head.byteLength < MAX_SNIFFED_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, MAX_SNIFFED_BYTES)])
    this.#hash.update(chunk)
    this.#meter.push(chunk)
    this.#sizeBytes += chunk.byteLength
  }

  end(): AnalyzedAudio {
    const format = sniffAudio(this.#head)
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#hash.digest('hex'),
      measures: this.#meter.end(),
      format,
      isAudio: format !== null,
      isWav: format?.startsWith('wav') === true,
    }
  }
}

/** The columns for audio that has been read. `durationSec` is FreeClimb's. */
export function measuredFacts(contentType: string | null, passed: AnalyzedAudio, durationSec: number | null) {
  const { lengthMs, peaks } = passed.measures
  const fault = audioFaultOf(passed, durationSec)
  return {
    mimeType: audioTypeOf(passed.format, contentType),
    audioFormat: passed.format,
    sizeBytes: passed.sizeBytes,
    sha256: passed.sha256,
    lengthMs,
    peaks,
    // Computed from the row's lengths instead, because FreeClimb may still change its duration.
    audioFault: fault === 'other-length' ? null : fault,
    missingSince: null,
    saidDeletedSince: null,
  }
}

/** What is wrong with a file, going by its bytes and FreeClimb's duration; null if nothing is. */
export function audioFaultOf(
  { sizeBytes, isAudio, isWav, measures }: AnalyzedAudio,
  saidSec: number | null,
): AudioFault | null {
  if (sizeBytes === 0) return 'empty'
  if (!isAudio) return 'not-audio'
  if (!isWav) return null
  const { format, hasAudio, lengthMs, isTruncated } = measures
  if (!hasAudio || lengthMs === 0) return 'empty'
  // We don't measure this encoding.
  if (format === null) return null
  // At the header's sample rate it would play for weeks, or the rate is 0.
  if (lengthMs === null) return 'not-audio'
  // Even if the length fits FreeClimb's: less than the tolerance may be missing.
  if (isTruncated) return 'cut-off'
  return isOtherLength(lengthMs, saidSec) ? 'other-length' : null
}
