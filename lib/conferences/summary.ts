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

type Database = Pick<Prisma.TransactionClient, '$queryRaw'>

type SummaryRow = Omit<ConferenceSummary, 'isCapped' | 'buckets'> & {
  found: number
  bucketCounts: Record<string, number> | null
}

/** How many conferences match, or that more do than are counted. */
export type MatchCount = Pick<ConferenceSummary, 'count' | 'isCapped'>

export async function countConferences(criteria: Criteria, database: Database = db()): Promise<MatchCount> {
  const [row] = await database.$queryRaw<{ found: number }[]>(countSql(criteria))
  if (!row) throw new Error('an aggregate came without a row')
  const most = fewAtMost(criteria)
  return { count: Math.min(row.found, most), isCapped: row.found > most }
}

export async function summarizeConferences(
  criteria: Criteria,
  database: Database = db(),
): Promise<ConferenceSummary> {
  const [row] = await database.$queryRaw<SummaryRow[]>(summarySql(criteria))
  if (!row) throw new Error('an aggregate came without a row')
  const { found, bucketCounts, ...summary } = row
  return { ...summary, isCapped: found > fewAtMost(criteria), buckets: durationBuckets(bucketCounts ?? {}) }
}

export function countSql(criteria: Criteria): Prisma.Sql {
  return Prisma.sql`WITH ${newestMatchingSql(criteria, Prisma.sql`1`, fewAtMost(criteria) + 1)}
    SELECT count(*)::int AS found FROM matching`
}

/** Drops the duration filter, so the histogram still shows the bars outside it. */
export function withoutDuration(criteria: Criteria): Criteria {
  return { ...criteria, duration: { minSec: null, maxSec: null } }
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
