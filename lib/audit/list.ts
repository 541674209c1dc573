import { idsSql, likeEscaped } from '@/lib/conferences/filter-sql'
import { GAP } from '@/lib/conferences/search-input'
import { db } from '@/lib/db'
import { type ActorKind, type AuditEvent, Prisma } from '@/lib/generated/prisma/client'
import { type Cursor, type CursorReading, type Page, readCursor, readPageAt } from '@/lib/list-query/page'
import type { SearchParams } from '@/lib/list-query/params'
import { auditFieldsSql } from './columns'
import type { AuditCriteria } from './filters'
import { appendPendingEvents } from './pending-events'
import { isWholeId, type TargetIds } from './target-input'

export const AUDIT_PAGE_SIZE = 50

/** `details` is an object; see readEvents. */
export type AuditLogEvent = Omit<AuditEvent, 'details'> & { details: Record<string, unknown> }

/** Comes after or before the row with this number. */
export type AuditCursor = Cursor<bigint>

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

export function readAuditCursor(params: SearchParams): CursorReading<bigint> {
  return readCursor(params, (written) => {
    const seq = /^\d{1,19}$/.test(written) ? BigInt(written) : null
    return seq !== null && seq <= LARGEST_SEQ ? seq : null
  })
}

/** Returns one page of the audit log, newest first, after appending everything that is over. */
export async function listAuditLog(
  criteria: AuditCriteria,
  cursor: AuditCursor | null,
  pageSize = AUDIT_PAGE_SIZE,
): Promise<Page<AuditLogEvent>> {
  await appendPendingEvents()
  return readPageAt(
    cursor,
    pageSize,
    (from, limit) => readEvents(criteria, from, limit),
    ({ seq }) => String(seq),
  )
}

/** Reads up to `count` events from the cursor on, nearest first: ascending before it, descending otherwise. */
export function readEvents(
  criteria: AuditCriteria,
  cursor: AuditCursor | null,
  count: number,
): Promise<AuditLogEvent[]> {
  const isBackwards = cursor?.direction === 'before'
  const beyond = isBackwards ? Prisma.sql`>` : Prisma.sql`<`
  const conditions = [
    ...conditionsOf(criteria),
    ...(cursor === null ? [] : [Prisma.sql`seq ${beyond} ${cursor.place}`]),
  ]
  const where = conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  const order = isBackwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  return db().$queryRaw<AuditLogEvent[]>`
    SELECT ${LISTED_FIELDS} FROM audit_event ${where} ORDER BY seq ${order} LIMIT ${count}`
}

// Someone can insert an event by hand with any JSON as details, and the row can never be removed.
const LISTED_FIELDS = auditFieldsSql({
  details: Prisma.sql`CASE json_typeof(details) WHEN 'object' THEN details ELSE json_build_object('details', details) END`,
})

function conditionsOf({ action, who, target, at: { from, before } }: AuditCriteria): Prisma.Sql[] {
  const byCriterion: Record<keyof AuditCriteria, (Prisma.Sql | null)[]> = {
    action: [action && Prisma.sql`action = ${action}`],
    who: [who === null ? null : Prisma.sql`strpos(lower(actor_name), lower(${who})) > 0`],
    target: [target && targetSql(target)],
    at: [from && Prisma.sql`at >= ${from}`, before && Prisma.sql`at < ${before}`],
  }
  return Object.values(byCriterion)
    .flat()
    .filter((condition) => condition !== null)
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
  at: { from, before },
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
