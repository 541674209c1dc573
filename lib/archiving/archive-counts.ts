import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { addJob, addRecordingJobs } from '@/lib/jobs/add-job'
import { AUDIO_STATE, AUDIO_STATES, type AudioState, audioProblemSql } from '@/lib/recordings/audio-state'
import { isArchiving } from './archiving'
import { queueAllMeasuring } from './measure-recording'

/** Counting stops here, because nobody needs larger numbers. */
export const MAX_COUNTED = 10_000
/** Per press of the button, newest first: minutes of work. */
const MAX_RETRIED = 2_000
const RETRY_TIMEOUT_MS = 60_000

/** Recordings by the state of their audio; MAX_COUNTED + 1 stands for anything more. */
export type ArchiveCounts = Record<AudioState, number>

export async function countByAudioState(): Promise<ArchiveCounts> {
  const plain = (state: 'archived' | 'waiting') => Prisma.sql`
    SELECT ${state} AS state, count(*)::int AS count FROM (
      SELECT FROM recording
      WHERE archive_state = ${state}::archive_state AND ${audioProblemSql('any')} IS NOT TRUE LIMIT ${MAX_COUNTED + 1}
    ) AS counted`
  const counts = await db().$queryRaw<{ state: AudioState; count: number }[]>`
    ${plain('archived')} UNION ALL ${plain('waiting')} UNION ALL
    SELECT state, least(count(*), ${MAX_COUNTED + 1})::int AS count
    FROM (SELECT ${AUDIO_STATE} AS state FROM recording WHERE ${audioProblemSql('any')}) AS problems
    GROUP BY state`
  const byState = new Map(counts.map(({ state, count }) => [state, count]))
  return Object.fromEntries(AUDIO_STATES.map((state) => [state, byState.get(state) ?? 0])) as ArchiveCounts
}

/** Retries recordings whose audio has a problem, up to `atMost`, those that wait for a retry last. Returns how many. */
export async function retryRecordings(atMost = MAX_RETRIED): Promise<number> {
  const retryAll = async (tx: Prisma.TransactionClient) => {
    const count = await retry(tx, Prisma.sql`true`, atMost)
    await addJob(tx, 'queue-recordings', {}, { key: 'queue-recordings' })
    return count
  }
  // Adding two thousand jobs takes seconds, and Prisma allows five by default.
  return db().$transaction(retryAll, { timeout: RETRY_TIMEOUT_MS })
}

/** Retries one recording. Returns false if its audio has no problem. */
export async function retryRecording(recordingId: string): Promise<boolean> {
  return db().$transaction(async (tx) => (await retry(tx, Prisma.sql`id = ${recordingId}`)) > 0)
}

// Keep since when FreeClimb or its list has said deleted, so that the days of asking again don't start over.
async function retry(tx: Prisma.TransactionClient, which: Prisma.Sql, atMost = 1): Promise<number> {
  const retried = await tx.$queryRaw<{ id: string; isKept: boolean }[]>`
    WITH chosen AS (
      SELECT id FROM recording WHERE ${audioProblemSql('any')} AND ${which}
      ORDER BY archive_state = 'waiting', received_at DESC, id DESC LIMIT ${atMost}
    )
    UPDATE recording SET
      archive_state = CASE WHEN archive_state IN ('gone', 'failed') THEN 'waiting' ELSE archive_state END,
      archive_reason = CASE WHEN archive_state = 'archived' THEN archive_reason END,
      missing_since = CASE WHEN archive_state <> 'archived' THEN coalesce(missing_since, deleted_at) END,
      said_deleted_since = CASE WHEN archive_state <> 'archived' THEN coalesce(said_deleted_since, deleted_at) END,
      deleted_at = CASE WHEN archive_state = 'archived' THEN deleted_at END,
      sha256 = CASE WHEN archive_state = 'archived' OR ${isArchiving()} THEN sha256 END
    FROM chosen WHERE recording.id = chosen.id
    RETURNING recording.id, archive_state = 'archived' AS "isKept"`
  const idsOf = (isKept: boolean) => retried.filter((each) => each.isKept === isKept).map(({ id }) => id)
  if (isArchiving()) {
    await addRecordingJobs(tx, 'recheck-recording', idsOf(true), 'replace')
    await addRecordingJobs(tx, 'archive-recording', idsOf(false), 'replace')
  } else {
    await queueAllMeasuring(
      retried.map(({ id }) => id),
      tx,
    )
  }
  return retried.length
}
