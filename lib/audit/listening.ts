import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { storableText } from '@/lib/storable-text'
import type { Actor } from './actor'
import { type AuditEntry, appendAudits, type Origin } from './append'

/** A listening session is over after this long without a report. */
export const IDLE_MIN = 5

// The fastest playback rate in browsers, and how often the player reports.
const FASTEST_RATE = 3
const REPORTED_EVERY_SEC = 15

const CLOSED_AT_ONCE = 200

/**
 * Records that an actor is listening, adding the seconds that the player reports since its last report. Returns false if
 * there is no such recording. Doesn't touch the audit log's hash chain, so playback never waits for other appends.
 */
export async function recordListening(
  actor: Actor,
  origin: Origin,
  recordingId: string,
  heardSec: number | null = null,
): Promise<boolean> {
  if (await upsertListening(actor, origin, recordingId, heardSec)) return true
  // Either the recording doesn't exist, or an expired session still holds the unique key.
  await db().$executeRaw`
    UPDATE listening SET is_open = NULL
    WHERE actor_kind = ${actor.kind}::actor_kind AND actor_id = ${actor.id} AND recording_id = ${recordingId}
      AND is_open AND ${isIdle()}`
  return upsertListening(actor, origin, recordingId, heardSec)
}

/** Ends a session, adding the seconds heard since the last report, even if the session was already closed. */
export async function endListening(
  actor: Actor,
  origin: Origin,
  recordingId: string,
  heardSec: number,
): Promise<void> {
  const isTheirs = Prisma.sql`actor_kind = ${actor.kind}::actor_kind AND actor_id = ${actor.id}
    AND recording_id = ${recordingId} AND NOT (${isIdle()})`
  const end = () => db().$executeRaw`
    UPDATE listening SET is_open = NULL, last_at = now(), heard_sec = ${heardInAll(heardSec, Prisma.sql`heard_sec`, Prisma.sql`started_at`)}
    WHERE id = (SELECT id FROM listening WHERE ${isTheirs} ORDER BY is_open NULLS LAST, last_at DESC LIMIT 1)`
  if ((await end()) > 0 || heardSec === 0) return
  // The session became an event in the meantime, or its start was never recorded.
  if (!(await upsertListening(actor, origin, recordingId, heardSec))) return
  await db().$executeRaw`UPDATE listening SET is_open = NULL WHERE ${isTheirs} AND is_open`
}

// Caps the reported seconds at what could have been heard since the session started.
async function upsertListening(
  { kind, id, name }: Actor,
  { address, userAgent }: Origin,
  recordingId: string,
  heardSec: number | null,
): Promise<boolean> {
  const noted = await db().$executeRaw`
    INSERT INTO listening AS known (id, actor_kind, actor_id, actor_name, recording_id, conference_id, address,
      user_agent, started_at, last_at, heard_sec, is_open)
    SELECT gen_random_uuid(), ${kind}::actor_kind, ${id}, ${name}, recording.id, recording.conference_id,
      ${address && storableText(address)}, ${userAgent && storableText(userAgent)}, now(), now(),
      ${heardInAll(heardSec, Prisma.sql`NULL::int`, Prisma.sql`now()`)}, true
    FROM recording WHERE recording.id = ${recordingId}
    ON CONFLICT (actor_kind, actor_id, recording_id, is_open) DO UPDATE SET
      last_at = now(),
      heard_sec = ${heardInAll(heardSec, Prisma.sql`known.heard_sec`, Prisma.sql`known.started_at`)}
    WHERE NOT (${isIdle(Prisma.sql`known.last_at`)})`
  return noted > 0
}

function heardInAll(heardSec: number | null, before: Prisma.Sql, startedAt: Prisma.Sql): Prisma.Sql {
  if (heardSec === null) return before
  return Prisma.sql`least(coalesce(${before}, 0) + ${heardSec}::int,
    greatest(0, ${FASTEST_RATE}::int * (extract(epoch FROM now() - ${startedAt}) + ${REPORTED_EVERY_SEC}::int))::int)`
}

/** Moves finished sessions into the audit log, each exactly once despite concurrent runs. Call before reading the log. */
export async function closeEndedListenings(): Promise<void> {
  // Close first, without waiting for the hash chain, so that a user who starts listening again doesn't wait either.
  await db().$executeRaw`UPDATE listening SET is_open = NULL WHERE is_open AND ${isIdle()}`
  let closed: number
  do {
    closed = await db().$transaction(async (client) => {
      const ended = await client.$queryRaw<EndedListening[]>`
        DELETE FROM listening WHERE id IN (
          SELECT id FROM listening WHERE is_open IS NULL
          ORDER BY last_at LIMIT ${CLOSED_AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING ${LISTENING_FIELDS}`
      const inOrder = ended.sort((a, b) => a.lastAt.getTime() - b.lastAt.getTime())
      if (ended.length > 0) await appendAudits(inOrder.map(playedEntry), client)
      return ended.length
    })
  } while (closed === CLOSED_AT_ONCE)
}

type EndedListening = {
  actorKind: Actor['kind']
  actorId: string
  actorName: string
  recordingId: string
  conferenceId: string
  address: string | null
  userAgent: string | null
  startedAt: Date
  lastAt: Date
  heardSec: number | null
}

const LISTENING_FIELDS = Prisma.sql`actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
  recording_id AS "recordingId", conference_id AS "conferenceId", address, user_agent AS "userAgent",
  started_at AS "startedAt", last_at AS "lastAt", heard_sec AS "heardSec"`

function playedEntry(ended: EndedListening): AuditEntry {
  const { actorKind, actorId, actorName, recordingId, conferenceId, address, userAgent } = ended
  return {
    action: 'played',
    actor: { kind: actorKind, id: actorId, name: actorName },
    target: { kind: 'recording', id: recordingId },
    origin: { address, userAgent },
    details: {
      conferenceId,
      startedAt: ended.startedAt.toISOString(),
      endedAt: ended.lastAt.toISOString(),
      heardSec: ended.heardSec,
    },
  }
}

// A last_at in the future counts as idle: it came from a fast clock, and the session would stay open until then.
function isIdle(lastAt = Prisma.sql`last_at`) {
  const idle = Prisma.sql`make_interval(mins => ${IDLE_MIN}::int)`
  return Prisma.sql`(${lastAt} <= now() - ${idle} OR ${lastAt} > now() + ${idle})`
}
