/**
 * Limits concurrency of expensive work, such as verifying a password, which takes about 100 ms of CPU and which any
 * stranger can request. It is full with `waiting` in the queue, so that callers can refuse right away.
 */
export function turns({ atOnce, waiting = Number.POSITIVE_INFINITY }: { atOnce: number; waiting?: number }) {
  let taken = 0
  const queue: (() => void)[] = []

  async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    taken += 1
    if (taken > atOnce) await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      taken -= 1
      queue.shift()?.()
    }
  }
  return { isFull: () => taken >= atOnce + waiting, inTurn }
}
