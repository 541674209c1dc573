import { Prisma } from '@/lib/generated/prisma/client'

type Lengths = { lengthMs: number | null; durationSec: number | null }

/**
 * The length of a recording as it is shown, filtered by and added up, in whole seconds: that of its audio once it was measured,
 * rounded up as FreeClimb rounds; until then what FreeClimb said.
 */
export function lengthSecOf({ lengthMs, durationSec }: Lengths): number | null {
  return lengthMs === null ? durationSec : Math.ceil(lengthMs / 1000)
}

/** The same of a row of `recording`. */
export const LENGTH_SEC = Prisma.sql`coalesce(ceil(recording.length_ms / 1000.0)::int, recording.duration_sec)`

/** What the lengths of a conference's recordings add up to; NULL where none is known. */
export const SUM_OF_LENGTHS = Prisma.sql`CASE WHEN sum(length_sec) < 2147483647 THEN sum(length_sec)::int END`

/**
 * Changes recordings of a conference in ways that may change their length, and then its sum. Whoever keeps a post about it waits
 * meanwhile, so that neither overlooks what the other wrote.
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
