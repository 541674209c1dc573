import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { errorFacts, log } from '@/lib/log'
import { storableText } from '@/lib/storable-text'
import type { Actor } from './actor'
import { type AuditEntry, appendAudits, type Origin } from './append'

export type Via = 'api' | 'page' | 'player'

export type ListReading = {
  via: Via
  /** Must not contain a full phone number */
  filter: Record<string, string | number>
  /** How many conferences the response contains */
  conferences: number
}

// Caps the rows an actor can add by varying the filters.
const MAX_FILTERS_PER_HOUR = 20
const OTHER_FILTERS = JSON.stringify({ filter: 'others' })

const CLOSED_AT_ONCE = 200

/** Records a read of the conference list in one row per actor, filter and hour. Never waits for the hash chain. */
export async function recordListReading(
  { kind, id, name }: Actor,
  { address, userAgent }: Origin,
  { via, filter, conferences }: ListReading,
): Promise<void> {
  const asked = storableText(JSON.stringify(filter))
  const own = Prisma.sql`
    actor_kind = ${kind}::actor_kind AND actor_id = ${id} AND hour = date_trunc('hour', now()) AND via = ${via}`
  await db().$executeRaw`
    INSERT INTO list_reading AS known (id, actor_kind, actor_id, actor_name, via, filter, hour, address, user_agent,
      started_at, last_at, requests, conferences)
    SELECT gen_random_uuid(), ${kind}::actor_kind, ${id}, ${name}, ${via},
      CASE WHEN (SELECT count(*) FROM list_reading WHERE ${own} AND filter <> ${asked}) < ${MAX_FILTERS_PER_HOUR}
        OR EXISTS (SELECT FROM list_reading WHERE ${own} AND filter = ${asked})
        THEN ${asked} ELSE ${OTHER_FILTERS} END,
      date_trunc('hour', now()), ${address && storableText(address)}, ${userAgent && storableText(userAgent)},
      now(), now(), 1, ${conferences}::int
    ON CONFLICT (actor_kind, actor_id, hour, via, filter) DO UPDATE SET
      last_at = now(), requests = known.requests + 1, conferences = known.conferences + EXCLUDED.conferences`
}

/** Like recordListReading, for use after the response is sent. Never rejects. */
export async function recordListReadingLater(...given: Parameters<typeof recordListReading>): Promise<void> {
  await recordListReading(...given).catch((error: unknown) =>
    log.error({ error: errorFacts(error) }, 'a read of the conference list could not be recorded'),
  )
}

/** Moves list readings of past hours, or all of them, into the audit log, each exactly once despite concurrent runs. */
export async function closeListReadings(which: 'all' | 'of past hours'): Promise<void> {
  const isOver = which === 'all' ? Prisma.sql`true` : Prisma.sql`hour <> date_trunc('hour', now())`
  let closed: number
  do {
    closed = await db().$transaction(async (client) => {
      const ended = await client.$queryRaw<EndedReading[]>`
        DELETE FROM list_reading WHERE id IN (
          SELECT id FROM list_reading WHERE ${isOver} ORDER BY last_at LIMIT ${CLOSED_AT_ONCE} FOR UPDATE SKIP LOCKED
        ) RETURNING actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName", via, filter, address,
          user_agent AS "userAgent", started_at AS "startedAt", last_at AS "lastAt", requests, conferences`
      const inOrder = ended.sort((a, b) => a.lastAt.getTime() - b.lastAt.getTime())
      if (ended.length > 0) await appendAudits(inOrder.map(listedEntry), client)
      return ended.length
    })
  } while (closed === CLOSED_AT_ONCE)
}

type EndedReading = {
  actorKind: Actor['kind']
  actorId: string
  actorName: string
  via: Via
  filter: string
  address: string | null
  userAgent: string | null
  startedAt: Date
  lastAt: Date
  requests: number
  conferences: bigint
}

function listedEntry(ended: EndedReading): AuditEntry {
  const { actorKind, actorId, actorName, via, filter, address, userAgent } = ended
  return {
    action: 'listed conferences',
    actor: { kind: actorKind, id: actorId, name: actorName },
    target: { kind: 'list', id: 'conferences' },
    origin: { address, userAgent },
    details: {
      conferences: Number(ended.conferences),
      requests: ended.requests,
      via,
      ...filterOf(filter),
      startedAt: ended.startedAt.toISOString(),
      endedAt: ended.lastAt.toISOString(),
    },
  }
}

// A row edited by hand must not block the others, and with them every read of the audit log.
function filterOf(written: string): ListReading['filter'] {
  try {
    return JSON.parse(written)
  } catch {
    return {}
  }
}
