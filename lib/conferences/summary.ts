import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { BUCKET_EDGES_SEC, type DurationBucket, durationBuckets } from './duration-buckets'
import { fewAtMost, newestMatchingSql } from './filter-sql'
import type { Criteria } from './filters'

/** Totals of the matching conferences, or of only the newest if too many match to count. */
export type ConferenceSummary = {
  /** Conferences summarized: all matches, unless `isCapped` */
  count: number
  isCapped: boolean
  recordedSec: number
  /** Of the conferences with a known duration; null if there are none */
  medianSec: number | null
  buckets: DurationBucket[]
}

type SummaryRow = Omit<ConferenceSummary, 'isCapped' | 'buckets'> & {
  found: number
  bucketCounts: Record<string, number> | null
}

export async function summarizeConferences(criteria: Criteria): Promise<ConferenceSummary> {
  const [row] = await db().$queryRaw<SummaryRow[]>(summarySql(criteria))
  if (!row) throw new Error('an aggregate came without a row')
  const { found, bucketCounts, ...summary } = row
  return { ...summary, isCapped: found > fewAtMost(criteria), buckets: durationBuckets(bucketCounts ?? {}) }
}

/** Drops the duration filter, so the histogram still shows the bars outside it. */
export function withoutDuration(criteria: Criteria): Criteria {
  return { ...criteria, duration: { minSec: null, maxSec: null } }
}

/** The summary, and the one for the histogram, which ignores the duration filter; the same one if there is none. */
export async function summarizeWithHistogram(criteria: Criteria) {
  const { minSec, maxSec } = criteria.duration
  if (minSec === null && maxSec === null) {
    const summary = await summarizeConferences(criteria)
    return { summary, histogram: summary }
  }
  const [summary, histogram] = await Promise.all([
    summarizeConferences(criteria),
    summarizeConferences(withoutDuration(criteria)),
  ])
  return { summary, histogram }
}

export function summarySql(criteria: Criteria): Prisma.Sql {
  const most = fewAtMost(criteria)
  return Prisma.sql`WITH ${newestMatchingSql(criteria, Prisma.sql`duration_sec`, most + 1)},
    told AS (SELECT duration_sec FROM matching LIMIT ${most})
    SELECT
      (SELECT count(*)::int FROM matching) AS found,
      count(*)::int AS count,
      coalesce(sum(duration_sec), 0)::float8 AS "recordedSec",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_sec) AS "medianSec",
      (SELECT json_object_agg(bucket, count) FROM (
        SELECT width_bucket(duration_sec, ${[...BUCKET_EDGES_SEC]}::int[]) AS bucket, count(*)
        FROM told WHERE duration_sec IS NOT NULL GROUP BY bucket
      ) AS buckets) AS "bucketCounts"
    FROM told`
}
