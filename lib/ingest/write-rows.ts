import { isArchiving } from '@/lib/archiving/archiving'
import { COLUMNS } from '@/lib/conferences/columns'
import { Prisma } from '@/lib/generated/prisma/client'
import { archiveJobKey, jobToAdd } from '@/lib/jobs/add-job'
import { LENGTH_SEC, SUM_OF_LENGTHS } from '@/lib/recordings/length'
import type { Merged, MergedRecording } from './merge'

/** Thrown to roll back a transaction whose recording already belongs to another conference. */
export class ForeignRecording extends Error {}

export type Listing = {
  createdAt: Date | null
  updatedAt: Date | null
  durationSec: number | null
  listedAt: Date
  isDeleted: boolean
  /** When the list first called it deleted, if this is the first time */
  deletedAt: Date | null
  /** Whether the archive may have a deleted recording's audio anyway, so that a job should look for it */
  mayBeStored: boolean
}

/**
 * Writes the merged conference and the one recording this post or list item is about, in a single statement to save round
 * trips to a distant database. Throws ForeignRecording if another conference has that recording.
 */
export async function writeRows(
  tx: Prisma.TransactionClient,
  conferenceId: string,
  { conference, recordings }: Merged,
  news: { id: string; listing: Listing | null } | null,
) {
  const told = recordings.find(({ id }) => id === news?.id)
  const values: Record<WrittenField, Prisma.Sql | string | null> = {
    ...conference,
    id: conferenceId,
    startedAt: Prisma.sql`${conference.startedAt}::timestamptz`,
    endedAt: Prisma.sql`${conference.endedAt}::timestamptz`,
    lastEventAt: Prisma.sql`${conference.lastEventAt}::timestamptz`,
    recordingCount: Prisma.sql`sums.count`,
    durationSec: Prisma.sql`sums.duration_sec`,
  }
  const [written] = await tx.$queryRaw<{ recordings: number }[]>`
    WITH told AS (${told ? upsertRecording(conferenceId, told, news?.listing ?? null) : NO_RECORDING}),
    sums AS (
      SELECT count(*)::int AS count, ${SUM_OF_LENGTHS} AS duration_sec
      FROM (
        SELECT ${LENGTH_SEC} AS length_sec FROM recording WHERE conference_id = ${conferenceId} AND id <> ${told?.id ?? ''}
        UNION ALL SELECT length_sec FROM told
      ) AS of_conference
    ),
    written AS (
      INSERT INTO conference (${Prisma.raw(WRITTEN.map((field) => COLUMNS[field]).join(', '))})
      SELECT ${Prisma.join(WRITTEN.map((field) => values[field]))} FROM sums
      ON CONFLICT (id) DO UPDATE SET ${UPDATES}
    ),
    jobs AS (${told && isArchiving() ? archiveIfWaiting(told.id) : NO_JOB})
    SELECT (SELECT count(*) FROM told)::int AS recordings, (SELECT count(job) FROM jobs)::int AS jobs`
  if (told && written?.recordings !== 1) throw new ForeignRecording()
}

// The database sets firstSeenAt, once.
const { firstSeenAt, ...WRITTEN_COLUMNS } = COLUMNS
type WrittenField = keyof typeof WRITTEN_COLUMNS
const WRITTEN = Object.keys(WRITTEN_COLUMNS) as WrittenField[]
const UPDATES = Prisma.raw(
  Object.values(WRITTEN_COLUMNS)
    .filter((column) => column !== COLUMNS.id)
    .map((column) => `${column} = EXCLUDED.${column}`)
    .join(', '),
)

const NO_RECORDING = Prisma.sql`SELECT NULL::int AS length_sec WHERE false`
const NO_JOB = Prisma.sql`SELECT NULL AS job WHERE false`

/**
 * The list's columns never lose a known value to null. The list's last word on deletion wins; short of that, a post
 * brings a recording back that was given up as `gone` or missing.
 */
function upsertRecording(
  conferenceId: string,
  { id, accountId, url, durationSec, receivedAt }: MergedRecording,
  listing: Listing | null,
) {
  const isDeleted = listing?.isDeleted === true
  const isGone = isDeleted && listing.deletedAt !== null && !listing.mayBeStored
  const gone = 'FreeClimb deleted it before a copy was made.'
  const isAlive =
    listing === null ? Prisma.sql`recording.deleted_at IS NULL` : Prisma.sql`${!isDeleted}::boolean`
  return Prisma.sql`
    INSERT INTO recording (
      id, conference_id, account_id, url, duration_sec, received_at, source,
      listed_at, created_at, updated_at, listed_duration_sec, deleted_at, missing_since,
      archive_state, archive_reason
    )
    SELECT
      ${id}, ${conferenceId}, ${accountId}, ${url}, ${durationSec}, ${receivedAt}::timestamptz,
      ${listing ? 'reconciliation' : 'webhook'}::recording_source, ${listing?.listedAt ?? null}::timestamptz,
      ${listing?.createdAt ?? null}::timestamptz, ${listing?.updatedAt ?? null}::timestamptz,
      ${listing?.durationSec ?? null}::int, ${listing?.deletedAt ?? null}::timestamptz,
      ${listing?.deletedAt ?? null}::timestamptz,
      ${isGone ? 'gone' : 'waiting'}::archive_state, ${isGone ? gone : null}
    ON CONFLICT (id) DO UPDATE SET
      account_id = EXCLUDED.account_id, url = EXCLUDED.url, duration_sec = EXCLUDED.duration_sec,
      received_at = EXCLUDED.received_at, listed_at = least(recording.listed_at, EXCLUDED.listed_at),
      created_at = coalesce(EXCLUDED.created_at, recording.created_at),
      updated_at = coalesce(EXCLUDED.updated_at, recording.updated_at),
      listed_duration_sec = coalesce(EXCLUDED.listed_duration_sec, recording.listed_duration_sec),
      deleted_at = CASE WHEN NOT ${isAlive} THEN coalesce(recording.deleted_at, EXCLUDED.deleted_at) END,
      missing_since = CASE WHEN NOT ${isAlive} AND recording.archive_state <> 'archived' THEN coalesce(recording.missing_since, EXCLUDED.missing_since) END,
      said_deleted_since = CASE WHEN NOT ${isAlive} THEN recording.said_deleted_since END,
      archive_state = CASE
        WHEN recording.archive_state = 'waiting' THEN EXCLUDED.archive_state
        WHEN recording.archive_state = 'gone' AND ${isAlive} THEN 'waiting'
        ELSE recording.archive_state
      END,
      archive_reason = CASE
        WHEN recording.archive_state = 'waiting' THEN coalesce(EXCLUDED.archive_reason, recording.archive_reason)
        WHEN recording.archive_state = 'gone' AND ${isAlive} THEN NULL
        ELSE recording.archive_reason
      END
    WHERE recording.conference_id = EXCLUDED.conference_id
    RETURNING ${LENGTH_SEC} AS length_sec, archive_state`
}

// `replace` makes the job run now even if an earlier attempt is backing off. For a deleted recording, the job only looks
// in the archive.
function archiveIfWaiting(recordingId: string) {
  return Prisma.sql`
    SELECT ${jobToAdd('archive-recording', { recordingId }, archiveJobKey(recordingId), null, 'replace')} AS job
    FROM told WHERE archive_state = 'waiting'`
}
