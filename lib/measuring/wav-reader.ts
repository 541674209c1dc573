import { parseWavFormat, parseWavTag, WAV_FORMAT_BYTES, type WavFormat } from './wav-format'

const FILE_HEADER_BYTES = 12
const CHUNK_HEADER_BYTES = 8
const LONG_SIZES_BYTES = 16
// From here on, sizes are placeholders by writers that can't seek back to fill them in. No recording is this large.
const SMALLEST_PLACEHOLDER_BYTES = 0x7ffff000
// Stands for a 64-bit size in the `ds64` chunk.
const LONG_SIZE = 0xffffffff
const FILE_IDS = ['RIFF', 'RF64', 'BW64']
const NOTHING = new Uint8Array()

/** Yields when it needs more bytes. */
type Reading<Result = void> = Generator<undefined, Result, undefined>

/**
 * Finds the audio in a RIFF/WAVE file, or one of its 64-bit variants, as its bytes arrive in pieces of any size. Believes a
 * declared size only if what follows agrees with it. Finds nothing in other bytes, without an error.
 */
export class WavReader {
  /** Null until it's known, and for good if we can't read it */
  format: WavFormat | null = null
  /** The encoding's number, even if we can't read it; undefined until it's known */
  formatTag: number | null | undefined
  hasFoundAudio = false
  readonly #onAudio: (audio: Uint8Array) => void
  readonly #reading = this.#readFile()
  #unread: Uint8Array = NOTHING
  #receivedBytes = 0
  #declaredBytes = 0
  #longSizes = { file: LONG_SIZE, data: LONG_SIZE }

  /** `onAudio` gets the audio in pieces cut anywhere, mostly views of what was pushed. */
  constructor(onAudio: (audio: Uint8Array) => void) {
    this.#onAudio = onAudio
  }

  push(bytes: Uint8Array) {
    this.#receivedBytes += bytes.byteLength
    this.#unread = bytes
    this.#reading.next()
    this.#unread = NOTHING
  }

  /** Whether the bytes end before the audio should. False if the header doesn't say where that is. */
  get isTruncated(): boolean {
    return this.#receivedBytes < this.#declaredBytes
  }

  *#readFile(): Reading {
    const header = yield* this.#take(FILE_HEADER_BYTES)
    if (!FILE_IDS.includes(textAt(header, 0)) || textAt(header, 8) !== 'WAVE') return
    this.#expect(CHUNK_HEADER_BYTES, header.getUint32(4, true))
    while (!this.hasFoundAudio) yield* this.#readChunk()
  }

  *#readChunk(): Reading {
    const header = yield* this.#take(CHUNK_HEADER_BYTES)
    const id = textAt(header, 0)
    const sizeBytes = header.getUint32(4, true)
    if (id === 'data')
      return yield* this.#readAudio(sizeBytes === LONG_SIZE ? this.#longSizes.data : sizeBytes)
    let readBytes = 0
    if (id === 'fmt ') readBytes = yield* this.#readFormat(sizeBytes)
    else if (id === 'ds64' && sizeBytes >= LONG_SIZES_BYTES) readBytes = yield* this.#readLongSizes()
    yield* this.#skip(sizeBytes - readBytes + paddingBytes(sizeBytes))
  }

  *#readFormat(sizeBytes: number): Reading<number> {
    const content = yield* this.#take(Math.min(sizeBytes, WAV_FORMAT_BYTES))
    this.format = parseWavFormat(content)
    this.formatTag = parseWavTag(content)
    return content.byteLength
  }

  *#readLongSizes(): Reading<number> {
    const content = yield* this.#take(LONG_SIZES_BYTES)
    const file = Number(content.getBigUint64(0, true))
    this.#longSizes = { file, data: Number(content.getBigUint64(8, true)) }
    this.#expect(CHUNK_HEADER_BYTES, file)
    return content.byteLength
  }

  *#readAudio(sizeBytes: number): Reading {
    this.hasFoundAudio = true
    this.#expect(this.#receivedBytes - this.#unread.byteLength, sizeBytes)
    if (!isPlaceholder(sizeBytes)) {
      yield* this.#passOn(sizeBytes)
      const next = yield* this.#take(CHUNK_HEADER_BYTES + 1)
      if (looksLikeChunk(next, 0) || looksLikeChunk(next, paddingBytes(sizeBytes))) return
      // The writer went on after declaring the size, or never declared more than 0.
      this.#onAudio(new Uint8Array(next.buffer))
    }
    yield* this.#passOn(Number.POSITIVE_INFINITY)
  }

  #expect(beforeBytes: number, sizeBytes: number) {
    this.#declaredBytes = isPlaceholder(sizeBytes) ? 0 : beforeBytes + sizeBytes
  }

  *#take(count: number): Reading<DataView<ArrayBuffer>> {
    const taken = new Uint8Array(count)
    for (let filled = 0; filled < count; ) {
      const part = yield* this.#takeUpTo(count - filled)
      taken.set(part, filled)
      filled += part.byteLength
    }
    return new DataView(taken.buffer)
  }

  *#skip(count: number): Reading {
    for (let left = count; left > 0; ) left -= (yield* this.#takeUpTo(left)).byteLength
  }

  *#passOn(count: number): Reading {
    for (let left = count; left > 0; ) {
      const part = yield* this.#takeUpTo(left)
      this.#onAudio(part)
      left -= part.byteLength
    }
  }

  *#takeUpTo(count: number): Reading<Uint8Array> {
    while (this.#unread.byteLength === 0) yield
    const part = this.#unread.subarray(0, count)
    this.#unread = this.#unread.subarray(part.byteLength)
    return part
  }
}

function isPlaceholder(sizeBytes: number) {
  return sizeBytes >= SMALLEST_PLACEHOLDER_BYTES
}

// A chunk of odd size is followed by a byte that its size doesn't count.
function paddingBytes(sizeBytes: number) {
  return sizeBytes % 2
}

// A chunk after the audio has a plain-letter name and less than 16 MiB; samples hardly ever look like that.
function looksLikeChunk(bytes: DataView, at: number) {
  return /^[a-z_][a-z0-9_ ]{3}$/i.test(textAt(bytes, at)) && bytes.getUint8(at + 7) === 0
}

function textAt(bytes: DataView, at: number) {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => bytes.getUint8(at + index)))
}
