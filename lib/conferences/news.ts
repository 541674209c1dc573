import { isArchiving } from '@/lib/archiving/archiving'
import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { Prisma } from '@/lib/generated/prisma/client'
import { matchingSql } from './filter-sql'
import type { Criteria } from './filters'
import { type AudioStateCount, type ListRow, rowsById } from './list'
import { type ConferenceState, conferenceState, processingSince } from './state'

/** New conferences are counted up to here. */
export const MANY_NEW = 99

/**
 * When the newest to us of all conferences was first seen; null while there is none. Not in the future, where a clock that
 * was ahead has put some: nothing would be new until then.
 */
export async function latestArrival(): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ at: Date | null }[]>`
    SELECT coalesce(
      (SELECT first_seen_at FROM conference WHERE first_seen_at <= now() ORDER BY first_seen_at DESC LIMIT 1),
      (SELECT now()::timestamptz(3) FROM conference LIMIT 1)
    ) AS at`
  return row?.at ?? null
}

/** How many conferences that match were first seen after a moment; `MANY_NEW + 1` stands for more than `MANY_NEW`. */
export async function countArrived(criteria: Criteria, since: Date): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>(Prisma.sql`SELECT count(*)::int AS count FROM (
    SELECT 1 FROM conference
    WHERE first_seen_at > ${since} AND first_seen_at <= now() AND ${matchingSql(criteria)}
    LIMIT ${MANY_NEW + 1}
  ) AS arrived`)
  return row?.count ?? 0
}

// A waiting room may still fill, and whatever has ended may still get its recording.
const UNFINISHED: ConferenceState[] = ['created', 'live', 'processing', 'unknown']

// The post that would have ended it may be lost.
const OPEN_AT_MOST_MS = 7 * 24 * 3_600_000

/**
 * Whether more is expected of a conference: while it is open, up to a week after the latest post about it; for an hour after
 * that post, because a room can have several recordings; and for as long as audio is to come.
 */
export function isUnfinished(row: ListRow, now: Date): boolean {
  return (
    (UNFINISHED.includes(conferenceState(row, now)) &&
      now.getTime() - row.lastEventAt.getTime() < OPEN_AT_MOST_MS) ||
    row.lastEventAt > processingSince(now) ||
    row.audioStates.some(isAudioToCome)
  )
}

// Where nothing is archived FreeClimb is asked only when someone plays it.
function isAudioToCome({ audioState }: AudioStateCount) {
  return isArchiving() && (audioState === 'missing' || audioState === 'waiting')
}

/** The versions of the rows that are still to change. */
export function unfinishedVersions(rows: ListRow[], now: Date): Record<string, string> {
  const unfinished = rows.filter((row) => isUnfinished(row, now))
  return Object.fromEntries(unfinished.map((row) => [row.id, rowVersion(row, now)]))
}

/** Versions of rows by id: a row whose version is another looks different. */
export async function rowVersions(ids: string[], now: Date): Promise<Record<string, string>> {
  const rows = await rowsById(ids)
  return Object.fromEntries(rows.map((row) => [row.id, rowVersion(row, now)]))
}

export function rowVersion(row: ListRow, now: Date): string {
  const { lastEventAt, startedAt, recordingCount, durationSec, recordings, audioStates } = row
  return [
    conferenceState(row, now),
    lastEventAt.getTime(),
    startedAt.getTime(),
    recordingCount,
    durationSec,
    ...recordings.map(({ audioState }) => audioState),
    ...audioStates.map(({ audioState, count }) => `${count} ${audioState}`),
  ].join('.')
}

export type ConferenceNews = {
  /** Another one when the page of the conference looks different, or is final */
  version: string
  isUnfinished: boolean
}

/** What is new on the page of one conference; null when there is none of that id. */
export async function conferenceNews(conferenceId: string, now: Date): Promise<ConferenceNews | null> {
  if (!isId(conferenceId)) return null
  const [[row], [posts]] = await Promise.all([
    rowsById([conferenceId]),
    db().$queryRaw<{ count: bigint }[]>`
      SELECT count(*) + coalesce(sum(counted_copies), 0) AS count
      FROM webhook_delivery WHERE conference_id = ${conferenceId}`,
  ])
  if (row === undefined) return null
  const isOpen = isUnfinished(row, now)
  const version = [rowVersion(row, now), row.endedAt?.getTime(), posts?.count, isOpen ? 'open' : 'final']
  return { version: version.join('.'), isUnfinished: isOpen }
}
