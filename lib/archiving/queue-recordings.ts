import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { addJob, archiveJobKey } from '@/lib/jobs/add-job'
import { OF_ANOTHER_ACCOUNT } from './archive-recording'
import { credentialsRefusedSince } from './credentials-refusal'

// More than five minutes' worth at FreeClimb's pace, and no more: years of recordings need not wait in one table twice.
const MOST_QUEUED = 2_000
/** After what has come in anew. A higher number is a lower priority. */
const BACKLOG_PRIORITY = 10

/**
 * Has every copy that failed and waits for its next attempt made now: a process that starts may have been given other settings,
 * or another network.
 */
export async function retryWaitingCopies(): Promise<void> {
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs
    WHERE task_identifier = 'archive-recording' AND locked_at IS NULL AND run_at > now()`
}

/**
 * Gives every recording without a copy a job, the newest first: those from before copies were made, those whose job was
 * given up, and those that waited for better credentials. While FreeClimb refuses the credentials, one tries them.
 */
export async function queueRecordings(): Promise<void> {
  const settings = recordingAudioSettings()
  if (settings === null || archiveStore() === null) return
  await db().recording.updateMany({
    where: { archiveState: 'failed', archiveReason: OF_ANOTHER_ACCOUNT, accountId: settings.accountId },
    data: { archiveState: 'waiting', archiveReason: null },
  })
  if ((await credentialsRefusedSince(settings)) !== null) return queueTrial()
  await db().$executeRaw`
    SELECT graphile_worker.add_job(
      'archive-recording', payload := json_build_object('recordingId', id), job_key := 'archive:' || id,
      priority := ${BACKLOG_PRIORITY})
    FROM (
      SELECT id FROM recording
      WHERE archive_state = 'waiting' AND NOT EXISTS (
        SELECT FROM graphile_worker.jobs WHERE key = 'archive:' || recording.id AND attempts < max_attempts
      )
      ORDER BY received_at DESC, id DESC
      LIMIT ${MOST_QUEUED}
    ) AS without_job`
}

async function queueTrial() {
  const newest = await db().recording.findFirst({
    where: { archiveState: 'waiting' },
    orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  })
  if (newest === null) return
  const payload = { recordingId: newest.id, isTrial: true }
  await addJob(db(), 'archive-recording', payload, { key: archiveJobKey(newest.id) })
}
