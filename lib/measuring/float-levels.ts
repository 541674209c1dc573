const NOTHING = new Uint8Array()

/** Turns floating-point samples, cut anywhere, into signed bytes from -128 to 127. NaN becomes silence. */
export class FloatLevels {
  readonly #sampleBytes: 4 | 8
  #rest: Uint8Array = NOTHING

  constructor(sampleBytes: 4 | 8) {
    this.#sampleBytes = sampleBytes
  }

  levelsOf(audio: Uint8Array): Uint8Array {
    const bytes = this.#rest.byteLength === 0 ? audio : Buffer.concat([this.#rest, audio])
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const size = this.#sampleBytes
    const levels = new Int8Array(Math.floor(bytes.byteLength / size))
    for (let index = 0; index < levels.length; index++) {
      const value = size === 4 ? view.getFloat32(index * size, true) : view.getFloat64(index * size, true)
      levels[index] = Math.min(127, Math.max(-128, Math.floor(value * 128)))
    }
    // Copy it, because the caller may reuse its buffer.
    this.#rest = Uint8Array.from(bytes.subarray(levels.length * size))
    return new Uint8Array(levels.buffer)
  }
}
