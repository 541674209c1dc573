import { createHash } from 'node:crypto'
import { type AudioMeasures, AudioMeter } from './audio-meter'
import { audioTypeOf } from './audio-type'

export type PassedAudio = { sizeBytes: number; sha256: string; measures: AudioMeasures }

/** What is to be known of a file, gathered while its bytes pass by once. */
export class AudioPass {
  readonly #hash = createHash('sha256')
  readonly #meter = new AudioMeter()
  #sizeBytes = 0

  take(chunk: Uint8Array) {
    this.#hash.update(chunk)
    this.#meter.push(chunk)
    this.#sizeBytes += chunk.byteLength
  }

  /** Once, at the end. */
  end(): PassedAudio {
    return {
      sizeBytes: this.#sizeBytes,
      sha256: this.#hash.digest('hex'),
      measures: this.#meter.end(),
    }
  }
}

/** What a recording's row says of audio that has passed. */
export function measuredFacts(contentType: string | null, { sizeBytes, sha256, measures }: PassedAudio) {
  const { lengthMs, peaks } = measures
  return { mimeType: audioTypeOf(contentType), sizeBytes, sha256, lengthMs, peaks }
}
