import { db } from '@/lib/db'
import { type Conference, Prisma } from '@/lib/generated/prisma/client'
import { type Page, readPageAt } from '@/lib/list-query/page'
import { AUDIO_STATE, type AudioState } from '@/lib/recordings/audio-state'
import { LENGTH_SEC } from '@/lib/recordings/length'
import { LISTED_COLUMNS_SQL, LISTED_FIELDS_SQL, type ListedField } from './columns'
import { type Cursor, type Place, writePlace } from './cursor'
import { fewAtMost, haveNoRecording, isEverything, matchingSql, newestMatchingSql } from './filter-sql'
import type { Criteria, Order, Sort } from './filters'

export const PAGE_SIZE = 50

export const LISTED_RECORDINGS = 8

export type ListQuery = { sort: Sort; order: Order; cursor: Cursor | null; pageSize?: number }

/** What a search knows of its matches: whether they are few enough to be read all at once. */
type Matches = { criteria: Criteria; areFew: boolean }

export type ListedRecording = {
  id: string
  /** As displayed: see lib/recordings/length.ts */
  durationSec: number | null
  accountId: string | null
  audioState: AudioState
  audioFormat: string | null
  mimeType: string | null
}

export type ConferenceListItem = Pick<Conference, ListedField> & {
  /** Oldest first */
  recordings: ListedRecording[]
}

export type AudioStateCount = { audioState: AudioState; accountId: string | null; count: number }

/** A conference in the list, with its first LISTED_RECORDINGS recordings and counts of all. */
export type ListRow = ConferenceListItem & { audioStates: AudioStateCount[] }

// Conferences that arrive after the count must not push matches past the limit.
const ARRIVING = 10_000

const BY_MAKING = Prisma.sql`coalesce(recording.created_at, recording.received_at), recording.received_at, recording.id`
const OF_CONFERENCE = Prisma.sql`recording WHERE recording.conference_id = listed.id`

const RECORDING_FIELDS: Record<keyof ListedRecording, Prisma.Sql> = {
  id: Prisma.sql`recording.id`,
  durationSec: LENGTH_SEC,
  accountId: Prisma.sql`recording.account_id`,
  audioState: AUDIO_STATE,
  audioFormat: Prisma.sql`recording.audio_format`,
  mimeType: Prisma.sql`recording.mime_type`,
}
const RECORDING_JSON = Prisma.join(
  Object.entries(RECORDING_FIELDS).map(([field, sql]) => Prisma.sql`${Prisma.raw(`'${field}'`)}, ${sql}`),
)

const fieldsWith = (recordings: Prisma.Sql) => Prisma.sql`${LISTED_FIELDS_SQL}, (
    SELECT coalesce(json_agg(json_build_object(${RECORDING_JSON}) ORDER BY ${BY_MAKING}), '[]')
    FROM ${recordings}
  ) AS recordings`

const FIELDS = fieldsWith(OF_CONFERENCE)
const ROW_FIELDS = Prisma.sql`${fieldsWith(
  Prisma.sql`(SELECT * FROM ${OF_CONFERENCE} ORDER BY ${BY_MAKING} LIMIT ${LISTED_RECORDINGS}) AS recording`,
)}, (
    SELECT coalesce(json_agg(json_build_object('audioState', state, 'accountId', account_id, 'count', count)), '[]')
    FROM (
      SELECT ${AUDIO_STATE} AS state, recording.account_id, count(*) AS count FROM ${OF_CONFERENCE}
      GROUP BY 1, 2 ORDER BY 1, 2
    ) AS states
  ) AS "audioStates"`

/** A page of conferences with all their recordings. `openSearch` knows whether they are few. */
export function listConferences(query: ListQuery & Matches): Promise<Page<ConferenceListItem>> {
  return readPage(query, FIELDS)
}

/** A page for the table. Where the list got shorter than the cursor, it is page one, with `isBeyondEnd` set. */
export async function listRows(query: ListQuery & Matches): Promise<Page<ListRow>> {
  const page = await readPage<ListRow>(query, ROW_FIELDS)
  if (!page.isBeyondEnd) return page
  return { ...(await readPage<ListRow>({ ...query, cursor: null }, ROW_FIELDS)), isBeyondEnd: true }
}

/**
 * A page of conferences. Within the same second, one that we heard of later is newer; `id` breaks the remaining ties, so
 * that paging works when conferences share a time or duration.
 */
function readPage<Item extends ConferenceListItem>(
  query: ListQuery & Matches,
  fields: Prisma.Sql,
): Promise<Page<Item>> {
  const { sort, pageSize = PAGE_SIZE } = query
  return readPageAt(
    query.cursor,
    pageSize,
    (cursor, limit) => findRows<Item>({ ...query, cursor }, limit, fields),
    (row) => writePlace({ ...row, sort }),
  )
}

/** The conferences with these IDs, in no particular order. */
export async function rowsById(ids: string[]): Promise<ListRow[]> {
  if (ids.length === 0) return []
  return db().$queryRaw<ListRow[]>`SELECT ${ROW_FIELDS} FROM conference AS listed WHERE id = ANY(${ids})`
}

export function recordingIdsOf(conferences: ConferenceListItem[]): string[] {
  return conferences.flatMap(({ recordings }) => recordings.map(({ id }) => id))
}

/** Rows in list order, or in reverse before a cursor. */
async function findRows<Item>(
  query: ListQuery & Matches,
  limit: number,
  fields: Prisma.Sql,
): Promise<Item[]> {
  const rows: Item[] = []
  for (const sql of rowQueries(query, limit, fields)) {
    const found = await db().$queryRaw<Item[]>(sql)
    // Empty Prisma's array: a getter in its promise makes V8 keep the array until the next full collection, and an export
    // would pile up a hundred megabytes of rows.
    rows.push(...found.splice(0))
    if (rows.length >= limit) break
  }
  return rows.slice(0, limit)
}

/** The queries that together yield the page: two where known durations end and unknown ones follow, otherwise one. */
export function rowQueries(query: ListQuery & Matches, limit: number, fields = ROW_FIELDS): Prisma.Sql[] {
  const { criteria, areFew, sort, order, cursor } = query
  const matching = matchingSql(criteria)
  const select =
    areFew && !isEverything(matching)
      ? Prisma.sql`WITH ${newestMatchingSql(criteria, LISTED_COLUMNS_SQL, fewAtMost(criteria) + ARRIVING)} SELECT ${fields} FROM matching AS listed WHERE true`
      : Prisma.sql`SELECT ${fields} FROM conference AS listed WHERE ${matching}`
  const isForwards = cursor?.direction !== 'before'
  const isDescending = (order === 'desc') === isForwards
  const way = isDescending ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const beyond = isDescending ? Prisma.sql`<` : Prisma.sql`>`
  const all = segments(sort, cursor?.place ?? null, { isForwards, isDescending })
  return (haveNoRecording(criteria) ? all.filter(({ isKnown }) => !isKnown) : all).map(
    ({ keys, condition, from }) => {
      const rest = from
        ? Prisma.sql`AND (${Prisma.join(keys)}) ${beyond} (${Prisma.join(from)})`
        : Prisma.empty
      const orderBy = Prisma.join(keys.map((key) => Prisma.sql`${key} ${way}`))
      return Prisma.sql`${select} ${condition} ${rest} ORDER BY ${orderBy} LIMIT ${limit}`
    },
  )
}

type Segment = {
  keys: Prisma.Sql[]
  condition: Prisma.Sql
  from: (Date | number | string)[] | null
  isKnown?: boolean
}

const STARTED_AT = Prisma.sql`started_at`
const DURATION_SEC = Prisma.sql`duration_sec`
const FIRST_SEEN_AT = Prisma.sql`first_seen_at`
const ID = Prisma.sql`id`

// Beyond any time that a wrong clock has written.
const EARLIEST = new Date(0)
const LATEST = new Date(99_999_999_999_999)

/** The parts of a list from a place on. Unknown durations come last in either order, by ID. */
function segments(
  sort: Sort,
  place: Place | null,
  { isForwards, isDescending }: { isForwards: boolean; isDescending: boolean },
): Segment[] {
  if (sort === 'started') {
    const secondBegins = isDescending ? LATEST : EARLIEST
    const from =
      place?.sort === 'started' ? [place.startedAt, place.firstSeenAt ?? secondBegins, place.id] : null
    return [{ keys: [STARTED_AT, FIRST_SEEN_AT, ID], condition: Prisma.empty, from }]
  }
  const { durationSec, id } = place?.sort === 'duration' ? place : { durationSec: undefined, id: '' }
  const known: Segment = {
    isKnown: true,
    keys: [DURATION_SEC, ID],
    condition: Prisma.sql`AND duration_sec IS NOT NULL`,
    from: typeof durationSec === 'number' ? [durationSec, id] : null,
  }
  const unknown: Segment = {
    keys: [ID],
    condition: Prisma.sql`AND duration_sec IS NULL`,
    from: durationSec === null ? [id] : null,
  }
  if (isForwards) return durationSec === null ? [unknown] : [known, unknown]
  return durationSec === null ? [unknown, known] : [known]
}
