export class TimeLimitExceeded extends Error {
  constructor(limitMs: number) {
    super(`No answer within ${limitMs / 1000} s.`)
    this.name = 'TimeLimitExceeded'
  }
}

/** Rejects with TimeLimitExceeded if `work` takes longer. Doesn't stop the work. */
export async function withinLimit<Result>(work: Promise<Result>, limitMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitExceeded(limitMs)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
