import type { Cursor } from '@/lib/conferences/cursor'
import { matchingSql } from '@/lib/conferences/filter-sql'
import {
  type Criteria,
  conferenceFilters,
  criteriaOf,
  type Order,
  type Sort,
} from '@/lib/conferences/filters'
import { STATE_NAMES } from '@/lib/conferences/state'
import { shortenId } from '@/lib/format'
import { Prisma } from '@/lib/generated/prisma/client'
import type { SearchParams } from '@/lib/list-query/params'

/** A view of the list, given by its query parameters */
export type BrowseCase = {
  name: string
  params: SearchParams
  /** Share of the list before the page, such as 0.9; page one if absent */
  depth?: number
}

export type BrowseQuery = { criteria: Criteria; sort: Sort; order: Order; cursor: Cursor | null }

/** Values to search for among the generated conferences */
export type Landmarks = {
  /** About when the newest one started. Presets and statuses count from here, however long ago that is. */
  now: Date
  /** E.164 number of a customer who calls now and then */
  customer: string
  /** E.164 number of a line that every 24th conference uses */
  line: string
  conferenceId: string
  callId: string
  recordingId: string
  /** At most 80 conferences are this long */
  tailSec: number
}

type Database = Pick<Prisma.TransactionClient, '$queryRaw'>

export const PAGE_ONE = 'Page one'
export const DEEP = 'Page at 90 % depth'
export const TAIL = 'The longest, under 100'

export function browseCases(landmarks: Landmarks): BrowseCase[] {
  const { customer, line, conferenceId, callId, recordingId, tailSec } = landmarks
  const common = { minDuration: '5m', maxDuration: '10m' }
  return [
    { name: PAGE_ONE, params: {} },
    { name: DEEP, params: {}, depth: 0.9 },
    { name: '5 to 10 minutes', params: common },
    { name: '5 to 10 minutes, at 90 % depth', params: common, depth: 0.9 },
    { name: TAIL, params: { minDuration: `${tailSec}s` } },
    { name: 'Longest first', params: { sort: 'duration' } },
    { name: 'Longest first, at 90 % depth', params: { sort: 'duration' }, depth: 0.9 },
    { name: 'Shortest first', params: { sort: 'duration', order: 'asc' } },
    { name: '5 to 10 minutes, longest first', params: { ...common, sort: 'duration' } },
    { name: 'A customer’s phone number', params: { q: dialed(customer) } },
    { name: 'A busy line’s phone number', params: { q: dialed(line) } },
    { name: 'Four digits of some numbers', params: { q: customer.slice(-4) } },
    { name: 'Four digits of every number', params: { q: line.slice(2, 6) } },
    { name: 'A whole conference id', params: { q: conferenceId } },
    { name: 'The beginning of a conference id', params: { q: conferenceId.slice(0, 6) } },
    { name: 'A recording id', params: { q: recordingId } },
    { name: 'A call id', params: { q: callId } },
    { name: 'Audio with a problem', params: { audio: 'any' } },
    { name: 'Empty audio, the longest first', params: { audio: 'empty', sort: 'duration' } },
    { name: 'A conference id as it is shown', params: { q: shortenId(conferenceId) } },
    { name: 'The end of some numbers and ids', params: { q: `…${customer.slice(-4)}` } },
    { name: 'The beginning of every number', params: { q: `${line.slice(1, 5)}*` } },
    { name: 'A word in place of a number', params: { q: 'anonymous' } },
    { name: 'Unknown numbers', params: { q: 'unknown' } },
    { name: 'Digits that nothing has', params: { q: '00000000' } },
    { name: '30 days', params: { since: '30d' } },
    { name: '30 days, without a recording', params: { since: '30d', recording: 'no' } },
    {
      name: '30 days, outbound, 20 minutes or longer',
      params: { since: '30d', direction: 'outbound', minDuration: '20m' },
    },
    { name: 'Without a recording, longest first', params: { recording: 'no', sort: 'duration' } },
    ...STATE_NAMES.map((status) => ({ name: `Status ${status}`, params: { status } })),
  ]
}

/** Picks landmarks from the middle of the generated conferences. */
export async function readLandmarks(database: Database): Promise<Landmarks> {
  const [found] = await database.$queryRaw<Landmarks[]>`
    WITH middle AS (
      SELECT * FROM conference
      WHERE direction = 'inbound' AND recording_count > 0 AND from_number NOT LIKE '+1312555%'
      ORDER BY started_at
      OFFSET (SELECT count(*) / 3 FROM conference WHERE direction = 'inbound' AND recording_count > 0)
      LIMIT 1
    )
    SELECT
      (SELECT max(last_event_at) FROM conference) AS now,
      from_number AS customer, to_number AS line, id AS "conferenceId", call_id AS "callId",
      (SELECT recording.id FROM recording WHERE conference_id = middle.id LIMIT 1) AS "recordingId",
      (SELECT duration_sec + 1 FROM conference WHERE duration_sec IS NOT NULL
        ORDER BY duration_sec DESC OFFSET 80 LIMIT 1) AS "tailSec"
    FROM middle`
  if (!found) throw new Error('No conferences have been generated.')
  return found
}

/** Parses a case's parameters as the page does and finds the cursor for its depth. */
export async function browseQuery(
  { params, depth }: BrowseCase,
  now: Date,
  database: Database,
): Promise<BrowseQuery> {
  const clock = { timeZone: 'UTC', now }
  const filters = conferenceFilters.parse(params, clock)
  const { sort, order } = filters
  const query = { criteria: criteriaOf(filters, clock), sort, order }
  return {
    ...query,
    cursor: depth === undefined ? null : { direction: 'after', place: await placeAt(query, depth, database) },
  }
}

type PlaceRow = { id: string; startedAt: Date; firstSeenAt: Date; durationSec: number | null }

async function placeAt(
  { criteria, sort, order }: Omit<BrowseQuery, 'cursor'>,
  depth: number,
  database: Database,
) {
  const way = order === 'desc' ? Prisma.sql`DESC` : Prisma.sql`ASC`
  const keys =
    sort === 'started'
      ? Prisma.sql`started_at ${way}, first_seen_at ${way}`
      : Prisma.sql`duration_sec ${way} NULLS LAST`
  const matching = matchingSql(criteria)
  const [row] = await database.$queryRaw<PlaceRow[]>`
    SELECT id, started_at AS "startedAt", first_seen_at AS "firstSeenAt", duration_sec AS "durationSec" FROM conference WHERE ${matching}
    ORDER BY ${keys}, id ${way}
    OFFSET (SELECT floor(count(*) * ${depth}::float8) FROM conference WHERE ${matching}) LIMIT 1`
  if (!row) throw new Error('No conference is at that depth.')
  return { ...row, sort }
}

/** Formats a number for people: (312) 555-0123. */
function dialed(e164: string) {
  return e164.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3')
}
