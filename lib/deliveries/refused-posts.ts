import { setTimeout } from 'node:timers/promises'
import { db } from '@/lib/db'
import type { RefusalReason } from '@/lib/ingest/receive'
import { errorFacts, log } from '@/lib/log'
import { storableText } from '@/lib/storable-text'
import { uuidV7 } from '@/lib/uuid-v7'

export type Refusal = {
  reason: RefusalReason
  /** The reason in words, with numbers */
  detail: string
  status: number
  /** The path it was sent to, unless that's the webhook's */
  sentTo: string | null
  headers: Record<string, string>
  /** The part that was read */
  body: Uint8Array
  /** Size of the whole body; null if unknown */
  sizeBytes: number | null
  receivedAt: Date
}

/** How many posts are stored per reason; a new one replaces the oldest. */
export const SAMPLE_SLOTS = 100
export const SAMPLE_BODY_BYTES = 4 * 1024
const SAMPLE_HEADER_LENGTH = 500

// Strangers can send any number of posts, so write to the database at most five times a second.
const PAUSE_MS = 200
const POSTS_AT_ONCE = 5
const HOUR_MS = 60 * 60 * 1000
// The clocks of several instances may differ by this much.
const CLOCK_SKEW_MS = 60_000
const KEPT_COUNTS_MS = 90 * 24 * HOUR_MS

type Count = { hour: Date; reason: RefusalReason; count: number }
type Sample = Omit<Refusal, 'body' | 'receivedAt'> & { id: string; body: string; received_at: Date }
type Batch = { counts: Map<string, Count>; samples: Sample[] }

/**
 * Counts a refused post and may store it as a sample. Resolves once that is written and never rejects. Posts that arrive
 * during a write are batched into the next one, together with the counts of a failed write.
 */
export const recordRefusal = refusalRecorder()

export function refusalRecorder({ pauseMs = PAUSE_MS, write = writeBatch } = {}) {
  let waiting = emptyBatch()
  let written: Promise<void> | null = null
  let isFree: Promise<unknown> = Promise.resolve()

  async function writeWaiting() {
    await isFree
    const batch = waiting
    waiting = emptyBatch()
    written = null
    const writing = write(batch).catch((error) => {
      log.error({ error: errorFacts(error) }, 'refused posts could not be recorded')
      for (const count of batch.counts.values()) addCount(waiting, count)
    })
    isFree = Promise.all([writing, setTimeout(pauseMs, undefined, { ref: false })])
    return writing
  }

  return (refusal: Refusal): Promise<void> => {
    const hour = hourOf(refusal.receivedAt)
    addCount(waiting, { hour, reason: refusal.reason, count: 1 })
    if (waiting.samples.filter(({ reason }) => reason === refusal.reason).length < POSTS_AT_ONCE)
      waiting.samples.push(sampleOf(refusal))
    written ??= writeWaiting()
    return written
  }
}

function emptyBatch(): Batch {
  return { counts: new Map(), samples: [] }
}

function addCount({ counts }: Batch, { hour, reason, count }: Count) {
  const key = `${hour.getTime()} ${reason}`
  counts.set(key, { hour, reason, count: count + (counts.get(key)?.count ?? 0) })
}

function sampleOf({ body, headers, receivedAt, ...refusal }: Refusal): Sample {
  return {
    ...refusal,
    id: uuidV7(),
    received_at: receivedAt,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, storableText(value, SAMPLE_HEADER_LENGTH)]),
    ),
    body: Buffer.from(body.subarray(0, SAMPLE_BODY_BYTES)).toString('base64'),
  }
}

/**
 * Writes a batch in one statement: fills empty slots first, then replaces posts dated in the future by a clock that ran
 * ahead, then the oldest ones. Also prunes old counts.
 */
async function writeBatch({ counts, samples }: Batch): Promise<void> {
  const keptSince = new Date(Date.now() - KEPT_COUNTS_MS)
  const aheadOf = new Date(Date.now() + CLOCK_SKEW_MS)
  await db().$executeRaw`
    WITH sample AS (
      SELECT *, row_number() OVER (PARTITION BY reason ORDER BY received_at) AS place
      FROM jsonb_to_recordset(${JSON.stringify(samples)}::jsonb) AS post(
        id uuid, reason text, received_at timestamptz, status int, detail text, "sentTo" text,
        headers jsonb, body text, "sizeBytes" bigint
      )
    ),
    slots AS (
      SELECT reason, slot,
        row_number() OVER (
          PARTITION BY reason
          ORDER BY refused_post.received_at > ${aheadOf} DESC NULLS FIRST, refused_post.received_at, slot
        ) AS place
      FROM (SELECT DISTINCT reason FROM sample) AS reasons
      CROSS JOIN generate_series(0, ${SAMPLE_SLOTS - 1}::int) AS slot
      LEFT JOIN refused_post USING (reason, slot)
    ),
    kept AS (
      INSERT INTO refused_post (reason, slot, id, received_at, status, detail, sent_to, headers, body, size_bytes)
      SELECT reason, slot, id, received_at, status, detail, "sentTo", headers, decode(body, 'base64'), "sizeBytes"
      FROM sample JOIN slots USING (reason, place)
      ORDER BY reason, slot
      ON CONFLICT (reason, slot) DO UPDATE SET
        id = EXCLUDED.id, received_at = EXCLUDED.received_at, status = EXCLUDED.status, detail = EXCLUDED.detail,
        sent_to = EXCLUDED.sent_to, headers = EXCLUDED.headers, body = EXCLUDED.body, size_bytes = EXCLUDED.size_bytes
    ),
    pruned AS (DELETE FROM refused_count WHERE hour < ${keptSince})
    INSERT INTO refused_count (hour, reason, count)
    SELECT hour, reason, count
    FROM jsonb_to_recordset(${JSON.stringify([...counts.values()])}::jsonb)
      AS counted(hour timestamptz, reason text, count int)
    ORDER BY hour, reason
    ON CONFLICT (hour, reason) DO UPDATE SET count = refused_count.count + EXCLUDED.count`
}

/** Number of refused posts by reason since the start of that hour; reasons without any are absent. */
export async function countRefused(since: Date): Promise<Partial<Record<RefusalReason, number>>> {
  const counts = await db().refusedCount.groupBy({
    by: ['reason'],
    // Skip counts dated in the future by a clock that ran ahead.
    where: { hour: { gte: hourOf(since), lte: new Date() } },
    _sum: { count: true },
    orderBy: { reason: 'asc' },
  })
  return Object.fromEntries(counts.map(({ reason, _sum }) => [reason, _sum.count ?? 0]))
}

/** The path of the latest post to a wrong address since the start of that hour; null if there was none. */
export async function findWrongAddress(since: Date): Promise<string | null> {
  const reason: RefusalReason = 'wrong-address'
  const latest = await db().refusedPost.findFirst({
    where: { reason, receivedAt: { gte: hourOf(since) } },
    orderBy: { receivedAt: 'desc' },
    select: { sentTo: true },
  })
  return latest?.sentTo ?? null
}

function hourOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / HOUR_MS) * HOUR_MS)
}
