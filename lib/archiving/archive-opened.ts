import { db } from '@/lib/db'
import { isArchiving } from './archiving'

/** Before new recordings. A lower number is a higher priority. */
export const OPENED_PRIORITY = -10

/** Per user, so that someone who opens hundreds doesn't make everyone else wait. */
export const MAX_OPENED = 10

/** Moves recordings that a user has opened to the front of the queue, except those that wait for a retry. */
export async function archiveOpenedFirst(userId: string, recordingIds: string[]): Promise<void> {
  if (!isArchiving()) return
  const mark = `opened:${userId}`
  await db().$transaction(async (tx) => {
    // One at a time per user, so that they count right.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${mark}, 0))`
    await tx.$executeRaw`
      SELECT graphile_worker.add_job(
        'archive-recording', payload := json_build_object('recordingId', id), job_key := 'archive:' || id,
        priority := ${OPENED_PRIORITY}::int, flags := ARRAY[${mark}::text], job_key_mode := 'preserve_run_at')
      FROM (
        SELECT recording.id FROM recording
        LEFT JOIN graphile_worker.jobs AS job ON job.key = 'archive:' || recording.id
        WHERE recording.id = ANY(${recordingIds}) AND archive_state = 'waiting' AND missing_since IS NULL
          AND (job.id IS NULL OR (job.locked_at IS NULL AND job.attempts = 0 AND job.priority > ${OPENED_PRIORITY}::int))
        ORDER BY received_at, recording.id
        LIMIT greatest(0, ${MAX_OPENED}::int - (
          SELECT count(*) FROM graphile_worker.jobs
          WHERE priority = ${OPENED_PRIORITY}::int AND (flags ->> ${mark}) IS NOT NULL
        ))
      ) AS opened`
  })
}
