export type AudioTimeouts = {
  /** Until the first byte of the answer's body, redirects included. */
  firstByteTimeoutMs: number
  /** Between two chunks, counted only while somebody waits for one. */
  stallTimeoutMs: number
}

// V8 lets 32 MB of dead chunks pile up before it looks at them. A block of more than that makes it look at once;
// untouched, it never becomes resident. Without it, reading through a file grows a server by 35 MB instead of 4.
const SWEEP_EVERY_BYTES = 2 * 1024 * 1024
const SWEEP_BLOCK_BYTES = 34 * 1024 * 1024

export type StopReason = 'timeout' | 'client-left' | 'enough'

/** One upstream answer, read a chunk at a time. Stopping it closes the connection. */
export class AudioBytes {
  /** Why the reading was stopped before its end; `null` while it goes on and after it was read to the end. */
  stopReason: StopReason | null = null
  readonly #controller = new AbortController()
  readonly #clientLeft: AbortSignal
  readonly #stallTimeoutMs: number
  #timer: NodeJS.Timeout | undefined
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null
  #peeked: Uint8Array | null = null
  #hasBegun = false
  #unsweptBytes = 0

  constructor(clientLeft: AbortSignal, timeouts: AudioTimeouts) {
    this.#clientLeft = clientLeft
    this.#stallTimeoutMs = timeouts.stallTimeoutMs
    this.#timer = setTimeout(() => this.stop('timeout'), timeouts.firstByteTimeoutMs)
    if (clientLeft.aborted) this.#onClientLeft()
    // Not AbortSignal.any: in Node 20 it keeps every signal it made alive as long as its sources.
    else clientLeft.addEventListener('abort', this.#onClientLeft, { once: true })
  }

  /** For fetch, and for whoever must know that the reading was stopped. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  attach(body: ReadableStream<Uint8Array> | null) {
    this.#reader = body?.getReader() ?? null
  }

  /** The next chunk, or `null` at the end. Rejects when stopped, stalled or cut off. */
  async read(): Promise<Uint8Array | null> {
    const peeked = this.#peeked
    this.#peeked = null
    return peeked ?? this.#readNext()
  }

  async hasMore(): Promise<boolean> {
    this.#peeked ??= await this.#readNext()
    return this.#peeked !== null
  }

  stop(reason: StopReason = 'enough') {
    if (this.#controller.signal.aborted) return
    this.stopReason = reason
    this.#peeked = null
    this.#release()
    this.#controller.abort(new Error(`The reading of the audio was stopped: ${reason}.`))
  }

  async #readNext(): Promise<Uint8Array | null> {
    if (this.#hasBegun) this.#timer = setTimeout(() => this.stop('timeout'), this.#stallTimeoutMs)
    this.#controller.signal.throwIfAborted()
    const chunk = (await this.#reader?.read())?.value ?? null
    this.#hasBegun = true
    clearTimeout(this.#timer)
    if (chunk === null) this.#release()
    else this.#sweepAfter(chunk.byteLength)
    return chunk
  }

  #sweepAfter(readBytes: number) {
    this.#unsweptBytes += readBytes
    if (this.#unsweptBytes < SWEEP_EVERY_BYTES) return
    this.#unsweptBytes = 0
    void new ArrayBuffer(SWEEP_BLOCK_BYTES)
  }

  readonly #onClientLeft = () => this.stop('client-left')

  #release() {
    clearTimeout(this.#timer)
    this.#clientLeft.removeEventListener('abort', this.#onClientLeft)
  }
}
