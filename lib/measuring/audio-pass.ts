import { createHash } from 'node:crypto'
import { type AudioFault, isOtherLength } from '@/lib/recordings/audio-fault'
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

/** What is wrong with a file, by its bytes and by the length that FreeClimb said; null where nothing is. */
export function audioFaultOf(
  { sizeBytes, isAudio, isWav, measures }: PassedAudio,
  saidSec: number | null,
): AudioFault | null {
  if (sizeBytes === 0) return 'empty'
  if (!isAudio) return 'not-audio'
  if (!isWav) return null
  const { format, hasAudio, lengthMs, isTruncated } = measures
  if (!hasAudio || lengthMs === 0) return 'empty'
  // Of an encoding that we don't measure.
  if (format === null) return null
  // At the sample rate that its header names it plays for no time, or for weeks.
  if (lengthMs === null) return 'not-audio'
  // Of the length that was said, too: less than the tolerance may be missing.
  if (isTruncated) return 'cut-off'
  return isOtherLength(lengthMs, saidSec) ? 'other-length' : null
}
