import { idsSql, isFoundByEnding } from '@/lib/conferences/filter-sql'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { type Cursor, type CursorReading, type Page, readCursor, readPageAt } from '@/lib/list-query/page'
import type { SearchParams } from '@/lib/list-query/params'
import { type DeliveryCriteria, type PostVerdict, REQUEST_TYPE_LENGTH } from './filters'
import { type DeliveryIdRange, type DeliveryIds, isDeliveryId } from './id-input'

const DELIVERY_PAGE_SIZE = 50
const MAX_REQUEST_TYPES = 40

/** A delivery or a sampled refused post. */
export type ListedPost = {
  id: string
  receivedAt: Date
  verdict: PostVerdict
  reason: string | null
  requestType: string | null
  conferenceId: string | null
  recordingId: string | null
  /** Further copies of its body that were only counted */
  countedCopies: number
  hasConference: boolean
}

type Place = { receivedAt: Date; id: string }

export type DeliveryCursor = Cursor<Place>

const PLACE = /^(\d{1,14})_([\da-f-]{36})$/

export function readDeliveryCursor(params: SearchParams): CursorReading<Place> {
  return readCursor(params, (written) => {
    const [, receivedMs, id = ''] = PLACE.exec(written) ?? []
    return isDeliveryId(id) ? { receivedAt: new Date(Number(receivedMs)), id } : null
  })
}

export function writeDeliveryPlace({ receivedAt, id }: Place): string {
  return `${receivedAt.getTime()}_${id}`
}

/** Returns one page of posts, newest first. `id` breaks ties, so paging works when posts share a time. */
export function listPosts(
  criteria: DeliveryCriteria,
  cursor: DeliveryCursor | null,
  pageSize = DELIVERY_PAGE_SIZE,
): Promise<Page<ListedPost>> {
  return readPageAt(
    cursor,
    pageSize,
    (from, limit) => db().$queryRaw<ListedPost[]>(postsSql(criteria, from, limit)),
    writeDeliveryPlace,
  )
}

/** Selects posts from a cursor on, nearest first. Each table contributes up to a full page. */
export function postsSql(
  criteria: DeliveryCriteria,
  cursor: DeliveryCursor | null,
  limit: number,
): Prisma.Sql {
  const isBackwards = cursor?.direction === 'before'
  const way = isBackwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const orderBy = Prisma.sql`ORDER BY received_at ${way}, id ${way} LIMIT ${limit}`
  const whereSql = (own: Prisma.Sql[]) => {
    const conditions = [...own, ...whenSql(criteria, cursor), ...beyondSql(cursor)]
    return conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  }
  const kept =
    criteria.verdict === 'refused'
      ? null
      : Prisma.sql`SELECT id, received_at, verdict::text, reason, request_type, conference_id, recording_id,
            counted_copies
          FROM webhook_delivery ${whereSql(keptSql(criteria))} ${orderBy}`
  const refused = mayBeRefused(criteria)
    ? Prisma.sql`SELECT id, received_at, 'refused', detail, NULL, NULL, NULL, 0
        FROM refused_post ${whereSql(refusedSql(criteria))} ${orderBy}`
    : null
  const parts = [kept, refused].filter((part) => part !== null).map((part) => Prisma.sql`(${part})`)
  return Prisma.sql`
    WITH post (id, received_at, verdict, reason, request_type, conference_id, recording_id, counted_copies) AS (
      ${parts.length > 0 ? Prisma.join(parts, ' UNION ALL ') : NOTHING}
    )
    SELECT id, received_at AS "receivedAt", verdict, reason, request_type AS "requestType",
      conference_id AS "conferenceId", recording_id AS "recordingId", counted_copies AS "countedCopies",
      EXISTS (SELECT FROM conference WHERE conference.id = conference_id) AS "hasConference"
    FROM post ${orderBy}`
}

const NOTHING = Prisma.sql`SELECT NULL::uuid, NULL::timestamptz, NULL, NULL, NULL, NULL, NULL, 0 WHERE false`

// Leave out a bound that the cursor already satisfies: Postgres would start at the bound and scan from there to the cursor.
function* whenSql({ received: { from, before } }: DeliveryCriteria, cursor: DeliveryCursor | null) {
  const isFromMet = from === null || (cursor?.direction === 'before' && cursor.place.receivedAt >= from)
  const isBeforeMet = before === null || (cursor?.direction === 'after' && cursor.place.receivedAt < before)
  if (!isFromMet) yield Prisma.sql`received_at >= ${from}`
  if (!isBeforeMet) yield Prisma.sql`received_at < ${before}`
}

function* beyondSql(cursor: DeliveryCursor | null) {
  if (cursor === null) return
  const { direction, place } = cursor
  const beyond = direction === 'before' ? Prisma.sql`>` : Prisma.sql`<`
  yield Prisma.sql`(received_at, id) ${beyond} (${place.receivedAt}, ${place.id}::uuid)`
}

/** Every criterion but the time, which both tables have in common */
type OwnCriterion = Exclude<keyof DeliveryCriteria, 'received'>

function keptSql({ verdict, requestType, ids }: DeliveryCriteria): Prisma.Sql[] {
  const byCriterion: Record<OwnCriterion, Prisma.Sql | null> = {
    verdict: verdict && Prisma.sql`verdict = ${verdict}::delivery_verdict`,
    requestType: requestType === null ? null : Prisma.sql`${REQUEST_TYPE} = ${requestType}`,
    ids: ids && keptIdsSql(ids),
  }
  return Object.values(byCriterion).filter((condition) => condition !== null)
}

function keptIdsSql({ conferenceIds, recordingIds, deliveries }: DeliveryIds) {
  const ways = [
    ...idsOfSql('conference', conferenceIds),
    ...idsOfSql('recording', recordingIds),
    ...(deliveries ? [betweenSql(deliveries)] : []),
  ]
  return Prisma.sql`(${Prisma.join(ways, ' OR ')})`
}

// Posts have no index on how an ID ends, so find IDs by their end among the existing conferences or recordings.
function idsOfSql(table: 'conference' | 'recording', ids: string[]): Prisma.Sql[] {
  const column = Prisma.raw(`${table}_id`)
  const byEnding = idsSql(Prisma.sql`id`, ids.filter(isFoundByEnding))
  return [
    ...idsSql(
      Prisma.sql`${column}`,
      ids.filter((id) => !isFoundByEnding(id)),
    ),
    ...(byEnding.length > 0
      ? [
          Prisma.sql`${column} = ANY(ARRAY(SELECT id FROM ${Prisma.raw(table)} WHERE ${Prisma.join(byEnding, ' OR ')}))`,
        ]
      : []),
  ]
}

// The content of refused posts isn't read, so they have no request type and no IDs except their own.
function mayBeRefused({ verdict, requestType, ids }: DeliveryCriteria) {
  const byCriterion: Record<OwnCriterion, boolean> = {
    verdict: verdict === null || verdict === 'refused',
    requestType: requestType === null,
    ids: ids === null || ids.deliveries !== null,
  }
  return Object.values(byCriterion).every(Boolean)
}

function refusedSql({ ids }: DeliveryCriteria): Prisma.Sql[] {
  return ids?.deliveries ? [betweenSql(ids.deliveries)] : []
}

function betweenSql({ first, last, ending }: DeliveryIdRange) {
  return Prisma.sql`(id BETWEEN ${first}::uuid AND ${last}::uuid AND id::text LIKE ${`%${ending}`})`
}

// Must match the index expression exactly, where the number isn't a parameter.
const REQUEST_TYPE = Prisma.raw(`left(request_type, ${REQUEST_TYPE_LENGTH})`)

export async function listRequestTypes(): Promise<string[]> {
  const found = await db().$queryRaw<{ type: string }[]>(requestTypesSql())
  return found.map(({ type }) => type)
}

/** Hops through the index from one type to the next instead of reading every row. */
export function requestTypesSql(): Prisma.Sql {
  const nextAfter = (condition: Prisma.Sql) =>
    Prisma.sql`(SELECT ${REQUEST_TYPE} FROM webhook_delivery WHERE ${condition} ORDER BY ${REQUEST_TYPE} LIMIT 1)`
  return Prisma.sql`
    WITH RECURSIVE types AS (
      SELECT ${nextAfter(Prisma.sql`${REQUEST_TYPE} IS NOT NULL`)} AS type
      UNION ALL
      SELECT ${nextAfter(Prisma.sql`${REQUEST_TYPE} > type`)} FROM types WHERE type IS NOT NULL
    )
    SELECT type FROM types WHERE type IS NOT NULL LIMIT ${MAX_REQUEST_TYPES}`
}
