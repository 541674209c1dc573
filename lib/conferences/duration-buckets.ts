/**
 * Where the bars of the duration histogram meet, in seconds: lengths that people name, each about half as long again as
 * the one before. The first bar begins at 0, the last has no end.
 */
export const BUCKET_EDGES_SEC = [
  5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 450, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200,
] as const

export type DurationBucket = {
  minSec: number
  /** The longest length that is still in it; null: without end */
  maxSec: number | null
  count: number
}

/** Buckets from counts by number: bucket 0 ends below the first edge. */
export function durationBuckets(counts: Record<number, number>): DurationBucket[] {
  return [0, ...BUCKET_EDGES_SEC].map((minSec, index) => {
    const end = BUCKET_EDGES_SEC[index]
    return { minSec, maxSec: end === undefined ? null : end - 1, count: counts[index] ?? 0 }
  })
}
