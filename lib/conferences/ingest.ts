import { isDeepStrictEqual } from 'node:util'
import { db } from '@/lib/db'
import { type ConferencePost, type PostReading, readPost } from '@/lib/freeclimb/post'
import { type DeliveryVerdict, Prisma } from '@/lib/generated/prisma/client'
import { archiveJobKey, jobToAdd } from '@/lib/jobs/add-job'
import { isArchiving } from '@/lib/recordings/archiving'
import { earliest, latest, type Merged, type MergedRecording, mergePosts, type SentPost } from './merge'

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
type ConferenceReading = Extract<PostReading, { kind: 'conference' }>

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
  try {
    return await db().$transaction((tx) => keepConferencePost(tx, delivery, reading), TRANSACTION_LIMITS)
  } catch (error) {
    if (!(error instanceof ForeignRecording)) throw error
    const outcome: Outcome = { verdict: 'invalid', reason: 'The recording belongs to another conference.' }
    await addDelivery(db(), delivery, reading.requestType, postIds(reading.post), outcome)
    return outcome
  }
}

/** Rolls back a post whose recording is already known as another conference's. */
class ForeignRecording extends Error {}

function outcomeWithoutConference(reading: Exclude<PostReading, { kind: 'conference' }>): Outcome {
  if (reading.kind !== 'other') return { verdict: 'invalid', reason: reading.reason }
  const reason =
    reading.requestType === null ? 'requestType is missing.' : 'Not a post about the state of a conference.'
  return { verdict: 'ignored', reason }
}

async function keepConferencePost(tx: Transaction, delivery: Delivery, { post, note }: ConferenceReading) {
  // One post of a conference at a time, whether or not its row exists yet.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${post.conferenceId}, 0))`
  const kept = (await keptBodies(tx, post.conferenceId)).flatMap(readSentPost)
  const copy = kept.find(({ body }) => Buffer.compare(body, delivery.body) === 0)
  const others = kept.filter((other) => other !== copy)

  const before = mergePosts(kept)
  const after = mergePosts([withCopy(copy, post, delivery), ...others])
  const isKnown = copy !== undefined || before?.recordings.some(({ id }) => id === post.recording?.id)
  const outcome: Outcome = {
    verdict: isKnown && sayTheSame(before, after) ? 'duplicate' : 'stored',
    reason: note,
  }

  await addDelivery(tx, delivery, post.requestType, postIds(post), outcome)
  if (!isDeepStrictEqual(before, after)) {
    const isNewRecording = !before?.recordings.some(({ id }) => id === post.recording?.id)
    await writeRows(tx, post, after, isNewRecording && isArchiving())
  }
  return outcome
}

function postIds({ conferenceId, recording }: ConferencePost) {
  return { conferenceId, recordingId: recording?.id ?? null }
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

type KeptPost = SentPost & { body: Uint8Array }

function readSentPost({ body, ...moments }: KeptBody): KeptPost[] {
  const reading = readPost(body)
  return reading.kind === 'conference' ? [{ post: reading.post, body, ...moments }] : []
}

function withCopy(
  copy: SentPost | undefined,
  post: ConferencePost,
  { sentAt, receivedAt }: Delivery,
): SentPost {
  if (!copy) return { post, firstSentAt: sentAt, lastSentAt: sentAt, firstReceivedAt: receivedAt }
  return {
    post,
    firstSentAt: earliest([sentAt, copy.firstSentAt]),
    lastSentAt: latest([sentAt, copy.lastSentAt]),
    firstReceivedAt: earliest([receivedAt, copy.firstReceivedAt]),
  }
}

/** Whether two states differ in nothing but moments: a copy can have been sent earlier than the post it copies. */
function sayTheSame(a: Merged | null, b: Merged | null) {
  const facts = (merged: Merged | null) => [
    merged && { ...merged.conference, startedAt: null, endedAt: null, lastEventAt: null },
    merged?.recordings.map((recording) => ({ ...recording, receivedAt: null })),
  ]
  return isDeepStrictEqual(facts(a), facts(b))
}

/**
 * Writes what the posts add up to, with the job that copies a new recording: one statement, so that a post costs few round
 * trips to a distant database.
 */
async function writeRows(
  tx: Transaction,
  { conferenceId, recording }: ConferencePost,
  { conference, recordings }: Merged,
  isToBeCopied: boolean,
) {
  const told = recordings.find(({ id }) => id === recording?.id)
  const [written] = await tx.$queryRaw<{ recordings: number }[]>`
    WITH told AS (${told ? upsertRecording(conferenceId, told) : Prisma.sql`SELECT NULL::int AS duration_sec WHERE false`}),
    sums AS (
      SELECT count(*)::int AS count, CASE WHEN sum(duration_sec) < 2147483647 THEN sum(duration_sec)::int END AS duration_sec
      FROM (
        SELECT duration_sec FROM recording WHERE conference_id = ${conferenceId} AND id <> ${told?.id ?? ''}
        UNION ALL SELECT duration_sec FROM told
      ) AS of_conference
    ),
    written AS (
      INSERT INTO conference (
        id, account_id, status, from_number, to_number, direction, call_id, call_status, queue_id,
        started_at, ended_at, last_event_at, recording_count, duration_sec
      )
      SELECT
        ${conferenceId}, ${conference.accountId}, ${conference.status}, ${conference.from}, ${conference.to},
        ${conference.direction}, ${conference.callId}, ${conference.callStatus}, ${conference.queueId},
        ${conference.startedAt}::timestamptz, ${conference.endedAt}::timestamptz, ${conference.lastEventAt}::timestamptz,
        sums.count, sums.duration_sec
      FROM sums
      ON CONFLICT (id) DO UPDATE SET
        account_id = EXCLUDED.account_id, status = EXCLUDED.status, from_number = EXCLUDED.from_number,
        to_number = EXCLUDED.to_number, direction = EXCLUDED.direction, call_id = EXCLUDED.call_id,
        call_status = EXCLUDED.call_status, queue_id = EXCLUDED.queue_id, started_at = EXCLUDED.started_at,
        ended_at = EXCLUDED.ended_at, last_event_at = EXCLUDED.last_event_at,
        recording_count = EXCLUDED.recording_count, duration_sec = EXCLUDED.duration_sec
    )
    SELECT count(*)::int AS recordings, ${told && isToBeCopied ? queued(told.id) : Prisma.sql`false`} AS queued FROM told`
  if (told && written?.recordings !== 1) throw new ForeignRecording()
}

function queued(recordingId: string) {
  const job = jobToAdd('archive-recording', { recordingId }, archiveJobKey(recordingId))
  return Prisma.sql`(SELECT true FROM ${job})`
}

function upsertRecording(
  conferenceId: string,
  { id, accountId, url, durationSec, receivedAt }: MergedRecording,
) {
  return Prisma.sql`
    INSERT INTO recording (id, conference_id, account_id, url, duration_sec, received_at)
    VALUES (${id}, ${conferenceId}, ${accountId}, ${url}, ${durationSec}, ${receivedAt})
    ON CONFLICT (id) DO UPDATE SET
      account_id = EXCLUDED.account_id, url = EXCLUDED.url, duration_sec = EXCLUDED.duration_sec, received_at = EXCLUDED.received_at
    WHERE recording.conference_id = EXCLUDED.conference_id
    RETURNING duration_sec`
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
