import { idsSql, isFoundByEnding } from '@/lib/conferences/filter-sql'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import type { SearchParams } from '@/lib/list-query/params'
import { type DeliveryCriteria, type PostResult, REQUEST_TYPE_LENGTH } from './filters'
import { type DeliveryIdRange, isDeliveryId } from './id-input'

const DELIVERY_PAGE_SIZE = 50
const MAX_REQUEST_TYPES = 40

/** A delivery or a sampled refused post. */
export type ListedPost = {
  id: string
  receivedAt: Date
  result: PostResult
  reason: string | null
  requestType: string | null
  conferenceId: string | null
  recordingId: string | null
  /** Further copies of its body that were only counted */
  countedCopies: number
  hasConference: boolean
}

/** Where a page starts: the post just before it in the direction of paging. */
export type DeliveryPlace = { direction: 'older' | 'newer'; receivedAt: Date; id: string }

export type DeliveryPage = {
  /** Newest first */
  posts: ListedPost[]
  /** Places of the adjacent pages; null at either end of the list */
  newer: string | null
  older: string | null
}

const PLACE = /^(\d{1,14})_([\da-f-]{36})$/

/** Reads the place of a page from a URL: null if there is none, `refused` if it is invalid. */
export function readDeliveryPlace({ older, newer }: SearchParams): DeliveryPlace | null | 'refused' {
  if (older === undefined && newer === undefined) return null
  const written = older ?? newer
  if (typeof written !== 'string' || (older !== undefined && newer !== undefined)) return 'refused'
  const [, receivedMs, id = ''] = PLACE.exec(written) ?? []
  if (!isDeliveryId(id)) return 'refused'
  return { direction: older === undefined ? 'newer' : 'older', receivedAt: new Date(Number(receivedMs)), id }
}

export function writeDeliveryPlace({ receivedAt, id }: { receivedAt: Date; id: string }): string {
  return `${receivedAt.getTime()}_${id}`
}

/** Returns one page of posts. `id` breaks ties, so paging works when posts share a time. */
export async function listPosts(
  criteria: DeliveryCriteria,
  place: DeliveryPlace | null,
  pageSize = DELIVERY_PAGE_SIZE,
): Promise<DeliveryPage> {
  const found = await db().$queryRaw<ListedPost[]>(postsSql(criteria, place, pageSize + 1))
  const isMore = found.length > pageSize
  const isBackwards = place?.direction === 'newer'
  // Paging back to the start shows a full first page.
  if (isBackwards && !isMore) return listPosts(criteria, null, pageSize)
  const inWay = found.slice(0, pageSize)
  const posts = isBackwards ? inWay.toReversed() : inWay
  const [first, last] = [posts[0], posts.at(-1)]
  return {
    posts,
    newer: first && place !== null ? writeDeliveryPlace(first) : null,
    older: last && (isBackwards || isMore) ? writeDeliveryPlace(last) : null,
  }
}

/** Selects posts from a place on, nearest first. Each table contributes up to a full page. */
export function postsSql(criteria: DeliveryCriteria, place: DeliveryPlace | null, limit: number): Prisma.Sql {
  const isBackwards = place?.direction === 'newer'
  const way = isBackwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const orderBy = Prisma.sql`ORDER BY received_at ${way}, id ${way} LIMIT ${limit}`
  const whereSql = (own: Prisma.Sql[]) => {
    const conditions = [...own, ...whenSql(criteria, place), ...beyondSql(place)]
    return conditions.length > 0 ? Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}` : Prisma.empty
  }
  const kept =
    criteria.result === 'refused'
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
    WITH post (id, received_at, result, reason, request_type, conference_id, recording_id, counted_copies) AS (
      ${parts.length > 0 ? Prisma.join(parts, ' UNION ALL ') : NOTHING}
    )
    SELECT id, received_at AS "receivedAt", result, reason, request_type AS "requestType",
      conference_id AS "conferenceId", recording_id AS "recordingId", counted_copies AS "countedCopies",
      EXISTS (SELECT FROM conference WHERE conference.id = conference_id) AS "hasConference"
    FROM post ${orderBy}`
}

const NOTHING = Prisma.sql`SELECT NULL::uuid, NULL::timestamptz, NULL, NULL, NULL, NULL, NULL, 0 WHERE false`

// Leave out a bound that the place already satisfies: Postgres would start at the bound and scan from there to the place.
function* whenSql({ received: { from, before } }: DeliveryCriteria, place: DeliveryPlace | null) {
  const isFromMet = from === null || (place?.direction === 'newer' && place.receivedAt >= from)
  const isBeforeMet = before === null || (place?.direction === 'older' && place.receivedAt < before)
  if (!isFromMet) yield Prisma.sql`received_at >= ${from}`
  if (!isBeforeMet) yield Prisma.sql`received_at < ${before}`
}

function* beyondSql(place: DeliveryPlace | null) {
  if (place === null) return
  const beyond = place.direction === 'newer' ? Prisma.sql`>` : Prisma.sql`<`
  yield Prisma.sql`(received_at, id) ${beyond} (${place.receivedAt}, ${place.id}::uuid)`
}

function keptSql({ result, requestType, ids }: DeliveryCriteria): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = []
  if (result !== null) conditions.push(Prisma.sql`verdict = ${result}::delivery_verdict`)
  if (requestType !== null) conditions.push(Prisma.sql`${REQUEST_TYPE} = ${requestType}`)
  if (ids !== null) {
    const ways = [
      ...keptIdsSql('conference', ids.conferenceIds),
      ...keptIdsSql('recording', ids.recordingIds),
      ...(ids.deliveries ? [betweenSql(ids.deliveries)] : []),
    ]
    conditions.push(Prisma.sql`(${Prisma.join(ways, ' OR ')})`)
  }
  return conditions
}

// Posts have no index on how an ID ends, so find IDs by their end among the existing conferences or recordings.
function keptIdsSql(table: 'conference' | 'recording', ids: string[]): Prisma.Sql[] {
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
function mayBeRefused({ result, requestType, ids }: DeliveryCriteria) {
  return (
    (result === null || result === 'refused') &&
    requestType === null &&
    (ids === null || ids.deliveries !== null)
  )
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
