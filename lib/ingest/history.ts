import { z } from 'zod'
import { parsePost } from '@/lib/freeclimb/post'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { ListedFacts, SentPost } from './merge'

type StoredBody = {
  body: Uint8Array
  firstSentAt: Date
  lastSentAt: Date
  firstReceivedAt: Date
  lastReceivedAt: Date
}

/** What FreeClimb's list contributed to a recording's row. */
export type StoredListing = ListedFacts & {
  updatedAt: Date | null
  isDeleted: boolean
  /** FreeClimb answers 404 for its audio, or we gave it up */
  isMissing: boolean
}

/**
 * Reads a conference's stored posts, with copies folded into one, and what FreeClimb's list said about its recordings.
 * Takes an advisory lock on the conference until `tx` ends, which works before its row exists.
 */
export async function lockAndReadHistory(
  tx: Prisma.TransactionClient,
  conferenceId: string,
): Promise<{ kept: StoredPost[]; listed: StoredListing[] }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${conferenceId}, 0))`
  const rows = await tx.$queryRaw<({ listed: unknown } & (StoredBody | { body: null }))[]>`
    SELECT listings.listed, posts.* FROM (
      SELECT json_agg(json_build_object(
        'id', id, 'accountId', account_id, 'createdAt', created_at, 'updatedAt', updated_at,
        'durationSec', listed_duration_sec, 'listedAt', listed_at, 'isDeleted', deleted_at IS NOT NULL,
        'isMissing', missing_since IS NOT NULL OR archive_state = 'gone'
      )) AS listed
      FROM recording WHERE conference_id = ${conferenceId} AND listed_at IS NOT NULL
    ) AS listings
    LEFT JOIN (
      SELECT body,
        min(least(sent_at, counted_first_sent_at)) AS "firstSentAt",
        max(greatest(sent_at, counted_last_sent_at)) AS "lastSentAt",
        min(least(received_at, counted_first_received_at)) AS "firstReceivedAt",
        max(greatest(received_at, counted_last_received_at)) AS "lastReceivedAt"
      FROM webhook_delivery
      WHERE conference_id = ${conferenceId} AND verdict IN ('stored', 'duplicate')
      GROUP BY body
    ) AS posts ON true`
  return {
    kept: rows.flatMap((row) => (row.body === null ? [] : parseStoredPost(row))),
    listed: listingsSchema.parse(rows[0]?.listed ?? []),
  }
}

const moment = z.coerce.date()
const listingsSchema = z.array(
  z.object({
    id: z.string(),
    accountId: z.string().nullable(),
    createdAt: moment.nullable(),
    updatedAt: moment.nullable(),
    durationSec: z.int().nullable(),
    listedAt: moment,
    isDeleted: z.boolean(),
    isMissing: z.boolean(),
  }),
)

export type StoredPost = SentPost & { body: Uint8Array; lastReceivedAt: Date }

function parseStoredPost({ body, ...moments }: StoredBody): StoredPost[] {
  const reading = parsePost(body)
  switch (reading.kind) {
    case 'conference':
      return [{ post: reading.post, body, ...moments }]
    case 'other':
    case 'unusable':
    case 'not-an-object':
      return []
  }
}
