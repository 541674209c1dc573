import { isDeepStrictEqual } from 'node:util'
import { db } from '../db'
import { type ConferencePost, type PostReading, readPost } from '../freeclimb/post'
import type { DeliveryVerdict, Prisma } from '../generated/prisma/client'
import { earliest, latest, type Merged, mergePosts, type SentPost } from './merge'

/** A post whose signature is valid, as it came. */
export type Delivery = {
  body: Uint8Array<ArrayBuffer>
  headers: Record<string, string>
  /** The signed `t`: when FreeClimb sent it */
  sentAt: Date
  receivedAt: Date
}

export type Outcome = { verdict: DeliveryVerdict; reason: string | null }

type Transaction = Prisma.TransactionClient

// Copies of one post wait for each other; a wait must not turn into a refused post.
const TRANSACTION_LIMITS = { maxWait: 15_000, timeout: 20_000 }

/**
 * Keeps a delivery and, when it is about a conference, brings the conference and its recordings up to date, in one
 * transaction. Any order and any number of copies end in the same rows.
 */
export async function keepDelivery(delivery: Delivery, reading: PostReading): Promise<Outcome> {
  if (reading.kind !== 'conference') {
    const outcome = outcomeWithoutConference(reading)
    const ids = reading.kind === 'not-an-object' ? null : reading
    await addDelivery(db(), delivery, reading.requestType, ids, outcome)
    return outcome
  }
  return db().$transaction(
    (tx) => keepConferencePost(tx, delivery, reading.post, reading.note),
    TRANSACTION_LIMITS,
  )
}

function outcomeWithoutConference(reading: Exclude<PostReading, { kind: 'conference' }>): Outcome {
  if (reading.kind !== 'other') return { verdict: 'invalid', reason: reading.reason }
  const reason =
    reading.requestType === null ? 'requestType is missing.' : 'Not a post about the state of a conference.'
  return { verdict: 'ignored', reason }
}

async function keepConferencePost(
  tx: Transaction,
  delivery: Delivery,
  post: ConferencePost,
  note: string | null,
) {
  const { conferenceId, recording } = post
  const ids = { conferenceId, recordingId: recording?.id ?? null }
  await lockIds(tx, recording ? [conferenceId, recording.id] : [conferenceId])

  const stored = recording
    ? await tx.recording.findUnique({ where: { id: recording.id }, select: { conferenceId: true } })
    : null
  if (stored && stored.conferenceId !== conferenceId) {
    const outcome: Outcome = {
      verdict: 'invalid',
      reason: `The recording belongs to conference ${stored.conferenceId}.`,
    }
    await addDelivery(tx, delivery, post.requestType, ids, outcome)
    return outcome
  }

  const kept = await keptBodies(tx, conferenceId)
  const before = mergePosts(readPosts(kept))
  const after = mergePosts(readPosts(withCopy(kept, delivery)))
  const isCopy = stored !== null || kept.some(({ body }) => sameBytes(body, delivery.body))
  const outcome: Outcome = {
    verdict: isCopy && sayTheSame(before, after) ? 'duplicate' : 'stored',
    reason: note,
  }

  await addDelivery(tx, delivery, post.requestType, ids, outcome)
  if (!isDeepStrictEqual(before, after)) await writeRows(tx, conferenceId, after, ids.recordingId)
  return outcome
}

// One post at a time for each conference and recording, whether or not their rows exist yet; in one order, so that
// two posts never wait for each other.
async function lockIds(tx: Transaction, ids: string[]) {
  for (const id of ids.toSorted())
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`
}

type KeptBody = { body: Uint8Array; firstSentAt: Date; lastSentAt: Date; firstReceivedAt: Date }

/** The bodies kept so far about a conference, copies folded into one. */
function keptBodies(tx: Transaction, conferenceId: string) {
  return tx.$queryRaw<KeptBody[]>`
    SELECT body, min(sent_at) AS "firstSentAt", max(sent_at) AS "lastSentAt", min(received_at) AS "firstReceivedAt"
    FROM webhook_delivery
    WHERE conference_id = ${conferenceId} AND verdict IN ('stored', 'duplicate')
    GROUP BY body`
}

function withCopy(kept: readonly KeptBody[], { body, sentAt, receivedAt }: Delivery): KeptBody[] {
  const copies = kept.filter((other) => sameBytes(other.body, body))
  const added = {
    body,
    firstSentAt: earliest([sentAt, ...copies.map((copy) => copy.firstSentAt)]),
    lastSentAt: latest([sentAt, ...copies.map((copy) => copy.lastSentAt)]),
    firstReceivedAt: earliest([receivedAt, ...copies.map((copy) => copy.firstReceivedAt)]),
  }
  return [...kept.filter((other) => !copies.includes(other)), added]
}

function readPosts(bodies: readonly KeptBody[]): SentPost[] {
  return bodies.flatMap(({ body, ...moments }) => {
    const reading = readPost(body)
    return reading.kind === 'conference' ? [{ post: reading.post, ...moments }] : []
  })
}

function sameBytes(a: Uint8Array, b: Uint8Array) {
  return Buffer.compare(a, b) === 0
}

/** Whether two states differ in nothing but moments: a copy can have been sent earlier than the post it copies. */
function sayTheSame(a: Merged | null, b: Merged | null) {
  const facts = (merged: Merged | null) => [
    merged && { ...merged.conference, startedAt: null, endedAt: null, lastEventAt: null },
    merged?.recordings.map((recording) => ({ ...recording, receivedAt: null })),
  ]
  return isDeepStrictEqual(facts(a), facts(b))
}

async function writeRows(
  tx: Transaction,
  conferenceId: string,
  merged: Merged | null,
  recordingId: string | null,
) {
  if (merged === null) return
  await tx.conference.upsert({
    where: { id: conferenceId },
    create: { id: conferenceId, ...merged.conference },
    update: merged.conference,
  })
  const recording = merged.recordings.find(({ id }) => id === recordingId)
  if (!recording) return
  const { id, ...facts } = recording
  await tx.recording.upsert({ where: { id }, create: { id, conferenceId, ...facts }, update: facts })
  await sumRecordings(tx, conferenceId)
}

function sumRecordings(tx: Transaction, conferenceId: string) {
  return tx.$executeRaw`
    UPDATE conference SET recording_count = sums.count, duration_sec = sums.duration_sec
    FROM (
      SELECT count(*)::int AS count, CASE WHEN sum(duration_sec) < 2147483647 THEN sum(duration_sec)::int END AS duration_sec
      FROM recording WHERE conference_id = ${conferenceId}
    ) AS sums
    WHERE id = ${conferenceId}`
}

function addDelivery(
  client: Pick<Transaction, 'webhookDelivery'>,
  { body, headers, sentAt, receivedAt }: Delivery,
  requestType: string | null,
  ids: { conferenceId: string | null; recordingId: string | null } | null,
  { verdict, reason }: Outcome,
) {
  return client.webhookDelivery.create({
    data: {
      body,
      headers,
      sentAt,
      receivedAt,
      requestType,
      conferenceId: ids?.conferenceId ?? null,
      recordingId: ids?.recordingId ?? null,
      verdict,
      reason,
    },
    select: { id: true },
  })
}
