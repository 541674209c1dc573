import type { Readable } from 'node:stream'

export type AudioTimeouts = {
  /** Until the first byte of the body, redirects included */
  firstByteTimeoutMs: number
  /** Between two chunks, counted only while a read is waiting */
  stallTimeoutMs: number
}

// V8 collects dead chunks only after 32 MB, and lets the young generation grow to twice its size. Allocating a larger
// block triggers a collection at once; untouched, it never becomes resident. Counted across all responses, because a
// seeking listener leaves each one long before this much.
const SWEEP_EVERY_BYTES = 2 * 1024 * 1024
const SWEEP_BLOCK_BYTES = 34 * 1024 * 1024
let unsweptBytes = 0

function sweepAfter(readBytes: number) {
  unsweptBytes += readBytes
  if (unsweptBytes < SWEEP_EVERY_BYTES) return
  unsweptBytes = 0
  void new ArrayBuffer(SWEEP_BLOCK_BYTES)
}

export type StopReason = 'timeout' | 'client-left' | 'enough'

/** An upstream response, read chunk by chunk. Stopping it closes the connection. */
export class AudioBytes {
  /** Why reading was stopped early; null while it continues and after the end */
  stopReason: StopReason | null = null
  readonly #controller = new AbortController()
  readonly #clientLeft: AbortSignal
  readonly #stallTimeoutMs: number
  #timer: NodeJS.Timeout | undefined
  #chunks: AsyncIterator<Uint8Array> | null = null
  #peeked: Uint8Array | null = null
  #hasBegun = false

  constructor(clientLeft: AbortSignal, timeouts: AudioTimeouts) {
    this.#clientLeft = clientLeft
    this.#stallTimeoutMs = timeouts.stallTimeoutMs
    this.#timer = setTimeout(() => this.stop('timeout'), timeouts.firstByteTimeoutMs)
    if (clientLeft.aborted) this.#onClientLeft()
    // Not AbortSignal.any: in Node 20 its signals live as long as their sources.
    else clientLeft.addEventListener('abort', this.#onClientLeft, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  attach(body: Readable) {
    this.#chunks = body[Symbol.asyncIterator]()
  }

  /** The next chunk, or null at the end. Rejects if stopped, stalled or cut off. */
  async read(): Promise<Uint8Array | null> {
    const peeked = this.#peeked
    this.#peeked = null
    return peeked ?? this.#readNext()
  }

  async hasMore(): Promise<boolean> {
    this.#peeked ??= await this.#readNext()
    return this.#peeked !== null
  }

  /** Returns the next bytes without consuming them: at least `leastBytes`, or fewer (even none) at the end. */
  async peek(leastBytes: number): Promise<Uint8Array> {
    while (this.#peeked === null || this.#peeked.byteLength < leastBytes) {
      const next = await this.#readNext()
      if (next === null) break
      this.#peeked = this.#peeked === null ? next : Buffer.concat([this.#peeked, next])
    }
    return this.#peeked ?? new Uint8Array()
  }

  stop(reason: StopReason = 'enough') {
    if (this.#controller.signal.aborted) return
    this.stopReason = reason
    this.#peeked = null
    this.#release()
    this.#controller.abort(new Error(`The reading of the audio was stopped: ${reason}.`))
  }

  async #readNext(): Promise<Uint8Array | null> {
    this.#controller.signal.throwIfAborted()
    if (this.#hasBegun) this.#timer = setTimeout(() => this.stop('timeout'), this.#stallTimeoutMs)
    const chunk = await this.#nextChunk()
    this.#hasBegun = true
    clearTimeout(this.#timer)
    if (chunk === null) this.#release()
    else sweepAfter(chunk.byteLength)
    return chunk
  }

  async #nextChunk(): Promise<Uint8Array | null> {
    try {
      const next = await this.#chunks?.next()
      return next?.done === false ? next.value : null
    } finally {
      this.#controller.signal.throwIfAborted()
    }
  }

  readonly #onClientLeft = () => this.stop('client-left')

  #release() {
    clearTimeout(this.#timer)
    this.#clientLeft.removeEventListener('abort', this.#onClientLeft)
  }
}
