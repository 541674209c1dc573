/**
 * Runs `write` on `chunks` such that whatever they throw, or the reason of `signal` once that aborts, is thrown as it is,
 * and only what `write` throws of itself goes through `translate`.
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
      // Not awaited: whoever makes the chunks may be what hangs. Nobody is left to be told of an error there.
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

/** Rejects at once when the signal aborts, however long the promise takes. */
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
