import { idsSql, likeEscaped } from '@/lib/conferences/filter-sql'
import { GAP } from '@/lib/conferences/search-input'
import { db } from '@/lib/db'
import { type ActorKind, type AuditEvent, Prisma } from '@/lib/generated/prisma/client'
import { auditFieldsSql } from './columns'
import type { AuditCriteria } from './filters'
import { appendPendingEvents } from './pending-events'
import { isWholeId, type TargetIds } from './target-input'

export const AUDIT_PAGE_SIZE = 50

/** `details` is an object; see readEvents. */
export type AuditLogEvent = Omit<AuditEvent, 'details'> & { details: Record<string, unknown> }

/** A page's start: before or after an event. */
export type AuditCursor = { older: bigint } | { newer: bigint }

export type AuditLogPage = {
  /** Newest first */
  events: AuditLogEvent[]
  /** Cursors of the adjacent pages; null at either end of the audit log */
  newer: bigint | null
  older: bigint | null
}

export type OpenListening = {
  id: string
  actorKind: ActorKind
  actorName: string
  recordingId: string
  conferenceId: string
  address: string | null
  userAgent: string | null
  startedAt: Date
  lastAt: Date
  heardSec: number | null
}

const LARGEST_SEQ = 2n ** 63n - 1n

/** Reads the cursor from a URL: null if there is none, `refused` if it is malformed. */
export function readAuditCursor({
  older,
  newer,
}: Record<string, string | string[] | undefined>): AuditCursor | null | 'refused' {
  if (older === undefined && newer === undefined) return null
  const written = older ?? newer
  if (typeof written !== 'string' || !/^\d{1,19}$/.test(written)) return 'refused'
  const seq = BigInt(written)
  if (seq > LARGEST_SEQ || (older !== undefined && newer !== undefined)) return 'refused'
  return older === undefined ? { newer: seq } : { older: seq }
}

/** Returns one page of the audit log, after appending everything that is over. */
export async function listAuditLog(
  criteria: AuditCriteria,
  place: AuditCursor | null,
  pageSize = AUDIT_PAGE_SIZE,
): Promise<AuditLogPage> {
  await appendPendingEvents()
  const isForwards = place !== null && 'newer' in place
  const found = await readEvents(criteria, place, pageSize + 1)
  const hasMore = found.length > pageSize
  const inWay = found.slice(0, pageSize)
  const events = isForwards ? inWay.toReversed() : inWay
  const [first, last] = [events[0], events.at(-1)]
  return {
    events,
    newer: first !== undefined && (isForwards ? hasMore : place !== null) ? first.seq : null,
    older: last !== undefined && (isForwards || hasMore) ? last.seq : null,
  }
}

/** Reads up to `count` events from `place`, nearest first: ascending for `newer`, descending otherwise. */
export function readEvents(
  criteria: AuditCriteria,
  place: AuditCursor | null,
  count: number,
): Promise<AuditLogEvent[]> {
  const conditions = [...conditionsOf(criteria)]
  if (place !== null)
    conditions.push('older' in place ? Prisma.sql`seq < ${place.older}` : Prisma.sql`seq > ${place.newer}`)
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  const order = place !== null && 'newer' in place ? Prisma.sql`ASC` : Prisma.sql`DESC`
  return db().$queryRaw<AuditLogEvent[]>`
    SELECT ${LISTED_FIELDS} FROM audit_event ${where} ORDER BY seq ${order} LIMIT ${count}`
}

// Someone can insert an event by hand with any JSON as details, and the row can never be removed.
const LISTED_FIELDS = auditFieldsSql({
  details: Prisma.sql`CASE json_typeof(details) WHEN 'object' THEN details ELSE json_build_object('details', details) END`,
})

function* conditionsOf({ action, who, target, from, before }: AuditCriteria) {
  if (action !== null) yield Prisma.sql`action = ${action}`
  if (who !== null) yield Prisma.sql`strpos(lower(actor_name), lower(${who})) > 0`
  if (target !== null) yield targetSql(target)
  if (from !== null) yield Prisma.sql`at >= ${from}`
  if (before !== null) yield Prisma.sql`at < ${before}`
}

// Arrays rather than joins, so that Postgres resolves the IDs first and then uses the index on target_id.
function targetSql(target: TargetIds) {
  const ofConferences = Prisma.sql`SELECT id FROM conference WHERE ${isAnySql('id', target)}`
  const ofRecordings = Prisma.sql`SELECT id FROM recording WHERE conference_id = ANY(ARRAY(${ofConferences}))`
  return Prisma.sql`(${isAnySql('target_id', target)} OR target_id = ANY(ARRAY(${ofRecordings})))`
}

// Compare whole IDs with =, because an index with a linguistic collation can't serve prefix matches.
function isAnySql(name: 'id' | 'target_id', ids: TargetIds) {
  const column = Prisma.raw(name)
  return Prisma.join(
    ids.flatMap((id) => (isWholeId(id) ? [Prisma.sql`${column} = ${id}`] : idsSql(column, [id]))),
    ' OR ',
  )
}

/** Sessions still playing, which aren't in the audit log yet, latest first. */
export function listOpenListenings({
  action,
  who,
  target,
  from,
  before,
}: AuditCriteria): Promise<OpenListening[]> {
  if (action !== null && action !== 'played') return Promise.resolve([])
  return db().listening.findMany({
    where: {
      isOpen: true,
      actorName: who === null ? undefined : { contains: likeEscaped(who), mode: 'insensitive' },
      OR: target?.map(fitting).flatMap((id) => [{ recordingId: id }, { conferenceId: id }]),
      lastAt: from === null ? undefined : { gte: from },
      startedAt: before === null ? undefined : { lt: before },
    },
    orderBy: [{ lastAt: 'desc' }, { id: 'desc' }],
    take: AUDIT_PAGE_SIZE,
  })
}

// Prisma doesn't escape LIKE wildcards in startsWith and endsWith.
function fitting(id: string) {
  const [startsWith = '', endsWith = ''] = likeEscaped(id).split(GAP)
  return { startsWith, endsWith }
}
