import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { BUCKET_EDGES_SEC, type DurationBucket, durationBuckets } from './duration-buckets'
import type { Criteria } from './filters'
import { FEW, newestMatchingSql } from './matching'

/** What a filter holds. Where more than `FEW` conferences match, it is told of the newest `FEW` of them. */
export type ConferenceSummary = {
  /** Conferences told of: all that match, unless `isCapped` */
  count: number
  isCapped: boolean
  recordedSec: number
  /** Of the conferences whose length is known; null where none is */
  medianSec: number | null
}

export type DurationHistogram = { buckets: DurationBucket[]; count: number; isCapped: boolean }

export async function summariseConferences(criteria: Criteria): Promise<ConferenceSummary> {
  const [row] = await db().$queryRaw<(Omit<ConferenceSummary, 'isCapped'> & { found: number })[]>(
    summarySql(criteria),
  )
  if (!row) throw new Error('an aggregate came without a row')
  const { found, ...summary } = row
  return { ...summary, isCapped: found > FEW }
}

export function summarySql(criteria: Criteria): Prisma.Sql {
  return Prisma.sql`WITH ${newestMatchingSql(criteria, LENGTH, FEW + 1)}, told AS (SELECT duration_sec FROM matching LIMIT ${FEW})
    SELECT
      (SELECT count(*)::int FROM matching) AS found,
      count(*)::int AS count,
      coalesce(sum(duration_sec), 0)::float8 AS "recordedSec",
      percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_sec) AS "medianSec"
    FROM told`
}

/** How the lengths spread under the other filters: a filter by duration does not hide the bars beside it. */
export async function durationHistogram(criteria: Criteria): Promise<DurationHistogram> {
  const rows = await db().$queryRaw<{ bucket: number | null; count: number }[]>(histogramSql(criteria))
  const found = rows.reduce((sum, { count }) => sum + count, 0)
  const buckets = durationBuckets(new Map(rows.map(({ bucket, count }) => [bucket ?? -1, count])))
  return { buckets, count: Math.min(found, FEW), isCapped: found > FEW }
}

export function histogramSql(criteria: Criteria): Prisma.Sql {
  const undivided = { ...criteria, duration: { minSec: null, maxSec: null } }
  return Prisma.sql`WITH ${newestMatchingSql(undivided, LENGTH, FEW + 1)}
    SELECT width_bucket(duration_sec, ${[...BUCKET_EDGES_SEC]}::int[]) AS bucket, count(*)::int AS count
    FROM matching GROUP BY bucket`
}

const LENGTH = Prisma.sql`duration_sec`
