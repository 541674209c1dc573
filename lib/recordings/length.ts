import { Prisma } from '@/lib/generated/prisma/client'

type Lengths = { lengthMs: number | null; durationSec: number | null }

/**
 * A recording's duration in whole seconds, as we show, filter and sum it: the measured length, rounded up as FreeClimb
 * rounds, or FreeClimb's own duration until we have measured it.
 */
export function lengthSecOf({ lengthMs, durationSec }: Lengths): number | null {
  return lengthMs === null ? durationSec : Math.ceil(lengthMs / 1000)
}

/** lengthSecOf in SQL, for a row of `recording`. */
export const LENGTH_SEC = Prisma.sql`coalesce(ceil(recording.length_ms / 1000.0)::int, recording.duration_sec)`

/** A conference's duration: NULL if no length is known or the sum doesn't fit the column. */
export const SUM_OF_LENGTHS = Prisma.sql`CASE WHEN sum(length_sec) < 2147483647 THEN sum(length_sec)::int END`

/**
 * Makes a change that may affect recordings' lengths, then updates the conference's duration. Storing a post takes the same
 * lock, so that neither misses the other's write.
 */
export async function withLengthsOf<Result>(
  tx: Prisma.TransactionClient,
  conferenceId: string,
  change: () => Promise<Result>,
): Promise<Result> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${conferenceId}, 0))`
  const result = await change()
  await tx.$executeRaw`
    UPDATE conference SET duration_sec = sums.duration_sec
    FROM (
      SELECT ${SUM_OF_LENGTHS} AS duration_sec
      FROM (SELECT ${LENGTH_SEC} AS length_sec FROM recording WHERE conference_id = ${conferenceId}) AS lengths
    ) AS sums
    WHERE id = ${conferenceId} AND conference.duration_sec IS DISTINCT FROM sums.duration_sec`
  return result
}
