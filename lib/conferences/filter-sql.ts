import { Prisma } from '@/lib/generated/prisma/client'
import { audioProblemSql } from '@/lib/recordings/audio-state'
import type { Criteria, Criterion, Direction } from './filters'
import { GAP, type Search } from './search-input'
import { type StateName, stateSql } from './state'

/**
 * How many matches are counted at most. Half as many for searches: a busy number is in a few percent of conferences, and
 * Postgres also reads the hundreds of thousands in between.
 */
export function fewAtMost({ search }: Criteria): number {
  return search === null ? 10_000 : 5_000
}

export function matchingSql(criteria: Criteria): Prisma.Sql {
  const { search, started, duration, state, direction, hasRecording, audio, now } = criteria
  const byCriterion: Record<Criterion, (Prisma.Sql | null | false)[]> = {
    search: [search && searchSql(search)],
    started: [
      started.from && Prisma.sql`started_at >= ${started.from}`,
      started.before && Prisma.sql`started_at < ${started.before}`,
    ],
    duration: [
      duration.minSec !== null && Prisma.sql`duration_sec >= ${duration.minSec}`,
      duration.maxSec !== null && Prisma.sql`duration_sec <= ${duration.maxSec}`,
    ],
    state: [state && stateSql(state, now)],
    direction: [direction && Prisma.sql`direction = ANY(${DIRECTION_VALUES[direction]})`],
    hasRecording: [
      hasRecording !== null &&
        (hasRecording ? Prisma.sql`recording_count > 0` : Prisma.sql`recording_count = 0`),
    ],
    // Problems are rare, so find those recordings first and then their conferences by ID.
    audio: [
      audio &&
        Prisma.sql`id = ANY(ARRAY(SELECT conference_id FROM recording WHERE ${audioProblemSql(audio)}))`,
    ],
  }
  const conditions = Object.values(byCriterion)
    .flat()
    .filter((condition) => condition !== null && condition !== false)
  if (isContradictory(criteria)) return Prisma.sql`false`
  return conditions.length > 0
    ? Prisma.join(
        conditions.map((condition) => Prisma.sql`(${condition})`),
        ' AND ',
      )
    : EVERYTHING
}

const EVERYTHING = Prisma.sql`true`

export function isEverything(condition: Prisma.Sql): boolean {
  return condition === EVERYTHING
}

/** Whether the criteria match only conferences without a recording, and thus without a duration. */
export function haveNoRecording({ hasRecording, state }: Criteria): boolean {
  return hasRecording === false || (state !== null && WITHOUT_RECORDING.includes(state))
}

const WITHOUT_RECORDING: StateName[] = ['processing', 'no-recording', 'created']

// Postgres doesn't know that without a recording there's no duration, and would search all of them for one.
function isContradictory(criteria: Criteria) {
  const { duration, state, hasRecording, audio } = criteria
  if (!haveNoRecording(criteria)) return false
  return (
    audio !== null ||
    duration.minSec !== null ||
    duration.maxSec !== null ||
    state === 'ended' ||
    hasRecording === true
  )
}

/**
 * The newest matches, up to `limit`. MATERIALIZED, so that it is planned on its own: a small outer LIMIT would make
 * Postgres scan the newest conferences hoping for an early match, which takes long if matches are rare.
 */
export function newestMatchingSql(criteria: Criteria, columns: Prisma.Sql, limit: number): Prisma.Sql {
  return Prisma.sql`matching AS MATERIALIZED (
    SELECT ${columns} FROM conference
    WHERE ${matchingSql(criteria)}
    ORDER BY started_at DESC, first_seen_at DESC, id DESC
    LIMIT ${limit}
  )`
}

// FreeClimb's docs and its posts use different words for outbound calls.
const DIRECTION_VALUES: Record<Direction, string[]> = {
  inbound: ['inbound'],
  outbound: ['outbound', 'outboundAPI', 'outboundDial'],
}

function searchSql(search: Search): Prisma.Sql {
  const { conferenceIds, recordingIds, callIds, isUnknown } = search
  const ofRecordings = idsSql(Prisma.sql`recording.id`, recordingIds)
  const ways = [
    ...numbersSql('from_number', search),
    ...numbersSql('to_number', search),
    ...(isUnknown ? [Prisma.sql`from_number IS NULL OR to_number IS NULL`] : []),
    ...idsSql(Prisma.sql`id`, conferenceIds),
    ...idsSql(Prisma.sql`call_id`, callIds),
    ...(ofRecordings.length > 0
      ? [
          // An array rather than IN, so that Postgres finds the recordings first and then their conferences by ID.
          Prisma.sql`id = ANY(ARRAY(SELECT conference_id FROM recording WHERE ${Prisma.join(ofRecordings, ' OR ')}))`,
        ]
      : []),
  ]
  return ways.length > 0 ? Prisma.join(ways, ' OR ') : Prisma.sql`false`
}

// Must match the index expressions exactly: non-ASCII digits become ASCII, everything else is dropped.
const DIGITS_OF = {
  from_number: digitsOfSql('from_number'),
  to_number: digitsOfSql('to_number'),
}

function digitsOfSql(column: string) {
  const otherDigits = '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹'
  return {
    isOther: Prisma.raw(`${column} ~ '[^+0-9]' AND ${column} !~ '@'`),
    digits: Prisma.raw(
      `regexp_replace(translate(${column}, '${otherDigits}', '${'0123456789'.repeat(3)}'), '[^0-9]', '', 'g')`,
    ),
  }
}

function numbersSql(column: 'from_number' | 'to_number', { digits, address }: Search): Prisma.Sql[] {
  const sent = Prisma.raw(column)
  const { isOther, digits: itsDigits } = DIGITS_OF[column]
  return [
    ...digits.flatMap(patternsOf).map((pattern) => Prisma.sql`${sent} LIKE ${pattern}`),
    ...digits.flatMap(patternsOf).map((pattern) => Prisma.sql`(${isOther} AND ${itsDigits} LIKE ${pattern})`),
    ...(address === null ? [] : [Prisma.sql`${sent} ILIKE ${`%${likeEscaped(address)}%`}`]),
  ]
}

/** Matches the digits anywhere in a number or, with a gap, at its start and end; E.164 numbers start with a plus. */
function patternsOf(digits: string): string[] {
  const [first = '', last] = digits.split(GAP)
  if (last === undefined) return [`%${digits}%`]
  return first === '' ? [`%${last}`] : [`+${first}%${last}`, `${first}%${last}`]
}

export function idsSql(column: Prisma.Sql, ids: string[]): Prisma.Sql[] {
  return ids.map((id) => {
    const [beginning = '', ending = ''] = id.split(GAP)
    const isLike = Prisma.sql`${column} LIKE ${`${likeEscaped(beginning)}%${likeEscaped(ending)}`}`
    return isFoundByEnding(id)
      ? Prisma.sql`(right(${column}, 4) = ${ending.slice(-ENDING_LENGTH)} AND ${isLike})`
      : isLike
  })
}

// The length in the indexes on the end of an ID, which is also written out in idsSql.
const ENDING_LENGTH = 4

/** Whether the start is too short to narrow down the IDs, but the end is long enough to. */
export function isFoundByEnding(id: string): boolean {
  const [beginning = '', ending = ''] = id.split(GAP)
  return beginning.length < 6 && ending.length >= ENDING_LENGTH
}

export function likeEscaped(text: string) {
  return text.replace(/[\\%_]/g, '\\$&')
}
