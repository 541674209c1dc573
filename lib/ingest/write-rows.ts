import { isArchiving } from '@/lib/archiving/archiving'
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
      INSERT INTO conference (
        id, account_id, status, from_number, to_number, direction, call_id, call_status, queue_id,
        started_at, ended_at, last_event_at, recording_count, duration_sec
      )
      SELECT
        ${conferenceId}, ${conference.accountId}, ${conference.status}, ${conference.from}, ${conference.to},
        ${conference.direction}, ${conference.callId}, ${conference.callStatus}, ${conference.queueId},
        ${conference.startedAt}::timestamptz, ${conference.endedAt}::timestamptz, ${conference.lastEventAt}::timestamptz,
        sums.count, sums.duration_sec
      FROM sums
      ON CONFLICT (id) DO UPDATE SET
        account_id = EXCLUDED.account_id, status = EXCLUDED.status, from_number = EXCLUDED.from_number,
        to_number = EXCLUDED.to_number, direction = EXCLUDED.direction, call_id = EXCLUDED.call_id,
        call_status = EXCLUDED.call_status, queue_id = EXCLUDED.queue_id, started_at = EXCLUDED.started_at,
        ended_at = EXCLUDED.ended_at, last_event_at = EXCLUDED.last_event_at,
        recording_count = EXCLUDED.recording_count, duration_sec = EXCLUDED.duration_sec
    ),
    jobs AS (${told && isArchiving() ? archiveIfWaiting(told.id) : NO_JOB})
    SELECT (SELECT count(*) FROM told)::int AS recordings, (SELECT count(job) FROM jobs)::int AS jobs`
  if (told && written?.recordings !== 1) throw new ForeignRecording()
}

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
  const gone = 'FreeClimb deleted it before it was archived.'
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
