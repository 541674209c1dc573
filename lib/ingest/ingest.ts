import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { db } from '@/lib/db'
import { type ConferencePost, type PostReading, reportsStatus } from '@/lib/freeclimb/post'
import { type DeliveryResult, Prisma } from '@/lib/generated/prisma/client'
import { uuidV7 } from '@/lib/uuid-v7'
import { lockAndReadHistory, type StoredPost } from './history'
import { earliest, latest, type Merged, mergePosts, type SentPost } from './merge'
import { ForeignRecording, writeRows } from './write-rows'

/** A post with a valid signature, as it arrived. */
export type Delivery = {
  body: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
  /** The signed `t`: when FreeClimb sent it */
  sentAt: Date
  receivedAt: Date
}

export type Outcome = { result: DeliveryResult; reason: string | null }

/** The requestType of Setup's test post, which is stored like any signed post but belongs to no conference. */
export const TEST_POST = 'roomtoneTest'

export type Transaction = Prisma.TransactionClient
export type ConferenceReading = Extract<PostReading, { kind: 'conference' }>

// Copies of one post wait for the conference's lock; that wait must not time out and refuse the post.
export const TRANSACTION_LIMITS = { maxWait: 15_000, timeout: 20_000 }

/** Stores a delivery and updates its conference, if any, in one transaction. Order and copies don't change the rows. */
export async function storeDelivery(delivery: Delivery, reading: PostReading): Promise<Outcome> {
  switch (reading.kind) {
    case 'conference':
      return storeConferencePost(delivery, reading)
    case 'other':
    case 'unusable':
    case 'not-an-object': {
      const outcome = outcomeWithoutConference(reading)
      await addDelivery(db(), delivery, reading, outcome)
      return outcome
    }
  }
}

export const FOREIGN_RECORDING: Outcome = {
  result: 'invalid',
  reason: 'The recording belongs to another conference.',
}

export function outcomeWithoutConference(reading: Exclude<PostReading, { kind: 'conference' }>): Outcome {
  switch (reading.kind) {
    case 'other':
      return { result: 'ignored', reason: whyIgnored(reading.requestType) }
    case 'unusable':
    case 'not-an-object':
      return { result: 'invalid', reason: reading.reason }
  }
}

function whyIgnored(requestType: string | null): string {
  if (requestType === null) return 'requestType is missing.'
  if (requestType === TEST_POST) return 'A test post sent from Roomtone’s Setup page.'
  return 'Not a post about a conference’s status.'
}

async function storeConferencePost(delivery: Delivery, reading: ConferenceReading): Promise<Outcome> {
  try {
    return await db().$transaction((tx) => keepAndMerge(tx, delivery, reading), TRANSACTION_LIMITS)
  } catch (error) {
    if (!(error instanceof ForeignRecording)) throw error
    await addDelivery(db(), delivery, reading, FOREIGN_RECORDING)
    return FOREIGN_RECORDING
  }
}

async function keepAndMerge(tx: Transaction, delivery: Delivery, reading: ConferenceReading) {
  const { before, after, outcome } = await mergeIntoHistory(tx, delivery, reading)
  await addDelivery(tx, delivery, reading, outcome)
  if (!isDeepStrictEqual(before, after)) await writePost(tx, reading.post, after)
  return outcome
}

/** Merges a conference's deliveries without and with this post, locking the conference until `tx` ends. */
export async function mergeIntoHistory(
  tx: Transaction,
  delivery: Pick<Delivery, 'body' | 'sentAt' | 'receivedAt'>,
  { post, note }: ConferenceReading,
) {
  const { kept, listed } = await lockAndReadHistory(tx, post.conferenceId)
  const copy = kept.find(({ body }) => Buffer.compare(body, delivery.body) === 0)
  const others = kept.filter((other) => other !== copy)

  const before = mergePosts(kept, listed)
  const after = mergePosts([withCopy(copy, post, delivery), ...others], listed)
  const isDuplicate =
    copy !== undefined && sayTheSame(before, after) && isOfSameMoment(copy, others, post, delivery)
  const outcome: Outcome = {
    result: isDuplicate ? 'duplicate' : 'stored',
    reason: note,
  }
  return { before, after, outcome }
}

export function writePost(tx: Transaction, { conferenceId, recording }: ConferencePost, after: Merged) {
  return writeRows(tx, conferenceId, after, recording && { id: recording.id, listing: null })
}

function withCopy(
  copy: SentPost | undefined,
  post: ConferencePost,
  { sentAt, receivedAt }: Pick<Delivery, 'sentAt' | 'receivedAt'>,
): SentPost {
  if (!copy) return { post, firstSentAt: sentAt, lastSentAt: sentAt, firstReceivedAt: receivedAt }
  return {
    post,
    firstSentAt: earliest([sentAt, copy.firstSentAt]),
    lastSentAt: latest([sentAt, copy.lastSentAt]),
    firstReceivedAt: earliest([receivedAt, copy.firstReceivedAt]),
  }
}

/**
 * Whether a post reports the same moment as its earlier copy. FreeClimb sends the same `empty` bytes when a conference is
 * created and each time everyone leaves, so a copy signed at another time or received after another status is a new
 * moment. Recording posts aren't ambiguous.
 */
function isOfSameMoment(
  copy: StoredPost,
  others: StoredPost[],
  reported: ConferencePost,
  { sentAt, receivedAt }: Pick<Delivery, 'sentAt' | 'receivedAt'>,
) {
  if (!reportsStatus(reported)) return true
  const wentOn = others.some(
    ({ post, lastReceivedAt }) =>
      reportsStatus(post) && lastReceivedAt > copy.lastReceivedAt && lastReceivedAt <= receivedAt,
  )
  return !wentOn && [copy.firstSentAt, copy.lastSentAt].some((at) => at.getTime() === sentAt.getTime())
}

/** Ignores times: a copy can have been sent before the post it copies. */
function sayTheSame(a: Merged | null, b: Merged | null) {
  const facts = (merged: Merged | null) => [
    merged && { ...merged.conference, startedAt: null, endedAt: null, lastEventAt: null },
    merged?.recordings.map((recording) => ({ ...recording, receivedAt: null })),
  ]
  return isDeepStrictEqual(facts(a), facts(b))
}

/** How many copies of one body are stored in full; of later ones, only the count and the first and last times are. */
export const WHOLE_COPIES = 5

/** Stores a delivery, or counts it once enough copies are stored; the unique index settles simultaneous copies. */
function addDelivery(
  client: Pick<Transaction, '$executeRaw'>,
  { body, headers, sentAt, receivedAt }: Delivery,
  { requestType, conferenceId, recordingId }: PostReading,
  { result, reason }: Outcome,
) {
  const bodyHash = createHash('sha256').update(body).digest()
  return client.$executeRaw`
    INSERT INTO webhook_delivery AS kept (
      id, received_at, sent_at, headers, body, request_type, conference_id, recording_id, verdict, reason,
      body_hash, copy_number
    )
    SELECT
      ${uuidV7()}::uuid, ${receivedAt}::timestamptz, ${sentAt}::timestamptz, ${JSON.stringify(headers)}::jsonb, ${body},
      ${requestType}, ${conferenceId}, ${recordingId}, ${result}::delivery_verdict, ${reason},
      ${bodyHash}, (SELECT least(count(*), ${WHOLE_COPIES - 1}::int) FROM webhook_delivery WHERE body_hash = ${bodyHash})
    ON CONFLICT (body_hash, copy_number) DO UPDATE SET
      counted_copies = kept.counted_copies + 1,
      counted_first_sent_at = least(kept.counted_first_sent_at, EXCLUDED.sent_at),
      counted_last_sent_at = greatest(kept.counted_last_sent_at, EXCLUDED.sent_at),
      counted_first_received_at = least(kept.counted_first_received_at, EXCLUDED.received_at),
      counted_last_received_at = greatest(kept.counted_last_received_at, EXCLUDED.received_at),
      ${CORRECTED}`
}

// Same rule as a replay: deliveries that count keep their result; others get what today's code makes of the bytes.
const CORRECTED = Prisma.raw(
  ['verdict', 'reason', 'request_type', 'conference_id', 'recording_id']
    .map(
      (column) =>
        `${column} = CASE WHEN kept.verdict IN ('stored', 'duplicate') THEN kept.${column} ELSE EXCLUDED.${column} END`,
    )
    .join(', '),
)
