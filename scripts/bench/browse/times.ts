import { percentile } from '../load'

export const RUNS = 200
const WARM_UP_RUNS = 10

export type Times = { p50Ms: number; p95Ms: number }

export type CaseTimes = {
  name: string
  /** Matching conferences, counted up to a limit */
  count: number
  isCapped: boolean
  page: Times
  summary: Times
  histogram: Times
  /** All queries of the page, run as the page runs them */
  together: Times
}

export async function timed(work: () => Promise<unknown>): Promise<Times> {
  for (let run = 0; run < WARM_UP_RUNS; run++) await work()
  const timesMs: number[] = []
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now()
    await work()
    timesMs.push(performance.now() - startedAt)
  }
  return timesOf(timesMs)
}

export function timesOf(timesMs: readonly number[]): Times {
  const sorted = timesMs.toSorted((a, b) => a - b)
  return { p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95) }
}
