import { createHash } from 'node:crypto'
import { isArchiving } from '@/lib/archiving/archiving'
import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { Prisma } from '@/lib/generated/prisma/client'
import { matchingSql } from './filter-sql'
import type { Criteria } from './filters'
import { type AudioStateCount, type ListRow, rowsById } from './list'
import { type ConferenceState, conferenceState, processingSince } from './state'

export const MANY_NEW = 99

const HASH_LENGTH = 12

/** When we first heard of the newest conference, or null. Skips a fast clock's future times, or nothing would seem new. */
export async function latestArrival(): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ at: Date | null }[]>`
    SELECT coalesce(
      (SELECT first_seen_at FROM conference WHERE first_seen_at <= now() ORDER BY first_seen_at DESC LIMIT 1),
      (SELECT now()::timestamptz(3) FROM conference LIMIT 1)
    ) AS at`
  return row?.at ?? null
}

/** How many matching conferences we first heard of after `since`; `MANY_NEW + 1` means more than `MANY_NEW`. */
export async function countArrived(criteria: Criteria, since: Date): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>(Prisma.sql`SELECT count(*)::int AS count FROM (
    SELECT 1 FROM conference
    WHERE first_seen_at > ${since} AND first_seen_at <= now() AND ${matchingSql(criteria)}
    LIMIT ${MANY_NEW + 1}
  ) AS arrived`)
  return row?.count ?? 0
}

// An empty room can fill, and an ended conference can still get its recording.
const UNFINISHED: ConferenceState[] = ['created', 'live', 'processing', 'unknown']

// The post that ends a conference can get lost.
const OPEN_AT_MOST_MS = 7 * 24 * 3_600_000

/**
 * Whether a conference can still change: while it's open, up to a week after its last post; for an hour after that post,
 * because a room can have several recordings; and while audio is waiting to be archived.
 */
export function isUnfinished(row: ListRow, now: Date): boolean {
  return (
    (UNFINISHED.includes(conferenceState(row, now)) &&
      now.getTime() - row.lastEventAt.getTime() < OPEN_AT_MOST_MS) ||
    row.lastEventAt > processingSince(now) ||
    row.audioStates.some(isAudioToCome)
  )
}

// Without an archive, FreeClimb is asked for audio only when someone plays it.
function isAudioToCome({ audioState }: AudioStateCount) {
  return isArchiving() && (audioState === 'missing' || audioState === 'waiting')
}

export function unfinishedVersions(rows: ListRow[], now: Date): Record<string, string> {
  const unfinished = rows.filter((row) => isUnfinished(row, now))
  return Object.fromEntries(unfinished.map((row) => [row.id, rowVersion(row, now)]))
}

/** Versions of the rows by ID; a row with another version looks different. */
export async function rowVersions(ids: string[], now: Date): Promise<Record<string, string>> {
  const rows = await rowsById(ids)
  return Object.fromEntries(rows.map((row) => [row.id, rowVersion(row, now)]))
}

/** Changes with anything that the row says, so that it follows whatever is added to the row. */
export function rowVersion(row: ListRow, now: Date): string {
  const hash = createHash('sha256').update(JSON.stringify(row)).digest('base64url')
  return `${conferenceState(row, now)}.${hash.slice(0, HASH_LENGTH)}`
}

export type ConferenceNews = {
  /** Changes when the conference's page looks different or becomes final */
  version: string
  isUnfinished: boolean
}

/** The version of a conference's page; null if the ID doesn't exist. */
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
  const version = [rowVersion(row, now), posts?.count, isOpen ? 'open' : 'final']
  return { version: version.join('.'), isUnfinished: isOpen }
}
