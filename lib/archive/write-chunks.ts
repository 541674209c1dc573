/**
 * Runs `write` on `chunks`. What the chunks throw, and the signal's reason once it aborts, is rethrown as it is; only errors
 * of `write` itself go through `translate`.
 */
export async function writeChunks<Written>(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  write: (chunks: AsyncIterable<Uint8Array>) => Promise<Written>,
  translate: (error: unknown) => unknown,
): Promise<Written> {
  const failures: unknown[] = []
  async function* watched() {
    const iterator = chunks[Symbol.asyncIterator]()
    const nextOrFailure = () =>
      orAborted(() => iterator.next(), signal).catch((error) => {
        failures.push(error)
        throw error
      })
    let isOver = false
    try {
      for (;;) {
        const next = await nextOrFailure()
        isOver = next.done === true
        if (next.done) return
        yield next.value
      }
    } finally {
      // Not awaited: the source of the chunks may be what hangs, and nobody is left to hear of its errors.
      if (!isOver) Promise.resolve(iterator.return?.()).catch(() => {})
    }
  }
  try {
    signal.throwIfAborted()
    const written = await write(watched())
    if (failures.length === 0) return written
  } catch (error) {
    if (failures.length === 0) throw signal.aborted ? signal.reason : translate(error)
  }
  throw failures[0]
}

/** Rejects as soon as the signal aborts, however long the promise takes. */
function orAborted<Value>(begin: () => Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    begin()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}
