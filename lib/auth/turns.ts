/**
 * Lets few at once do what is costly, as verifying a password, which takes some 100 ms of a processor: strangers may ask
 * for any number of it. With as many `waiting` it is full, and whoever comes then can be sent away at once.
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
