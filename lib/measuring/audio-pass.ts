import { createHash } from 'node:crypto'
import { audioFaultOf } from '@/lib/recordings/audio-fault'
import type { AudioFormat } from '@/lib/recordings/audio-format'
import { audioTypeOf } from '@/lib/recordings/audio-type'
import { type AudioMeasures, AudioMeter } from './audio-meter'
import { MOST_SNIFFED_BYTES, sniffAudio } from './sniff-audio'

export type PassedAudio = {
  sizeBytes: number
  sha256: string
  measures: AudioMeasures
  /** By its first bytes; null where they are of no audio that we know */
  format: AudioFormat | null
  /** Whether its first bytes are those of audio, of any kind */
  isAudio: boolean
  isWav: boolean
}

/** What is to be known of a file, gathered while its bytes pass by once. */
export class AudioPass {
  readonly #hash = createHash('sha256')
  readonly #meter = new AudioMeter()
  #sizeBytes = 0
  #head = Buffer.alloc(0)

  take(chunk: Uint8Array) {
    if (this.#head.byteLength < MOST_SNIFFED_BYTES)
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, MOST_SNIFFED_BYTES)])
    this.#hash.update(chunk)
    this.#meter.push(chunk)
    this.#sizeBytes += chunk.byteLength
  }

  /** Once, at the end. */
  end(): PassedAudio {
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

/** What a recording's row says of audio that has passed. `durationSec`: what FreeClimb said. */
export function measuredFacts(contentType: string | null, passed: PassedAudio, durationSec: number | null) {
  const { lengthMs, peaks } = passed.measures
  const fault = audioFaultOf(passed, durationSec)
  return {
    mimeType: audioTypeOf(passed.format, contentType),
    audioFormat: passed.format,
    sizeBytes: passed.sizeBytes,
    sha256: passed.sha256,
    lengthMs,
    peaks,
    // Follows from the lengths in the row, of which FreeClimb may say another.
    audioFault: fault === 'other-length' ? null : fault,
    missingSince: null,
    saidDeletedSince: null,
  }
}
