/** Edges between histogram bars, in seconds: round durations, each about 1.5 times the last. The last bar is open-ended. */
export const BUCKET_EDGES_SEC = [
  5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 450, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200,
] as const

export type DurationBucket = {
  minSec: number
  /** The longest duration still in the bucket; null if open-ended */
  maxSec: number | null
  count: number
}

/** Buckets from counts keyed by bucket number; bucket 0 ends below the first edge. */
export function durationBuckets(counts: Record<number, number>): DurationBucket[] {
  return [0, ...BUCKET_EDGES_SEC].map((minSec, index) => {
    const end = BUCKET_EDGES_SEC[index]
    return { minSec, maxSec: end === undefined ? null : end - 1, count: counts[index] ?? 0 }
  })
}
