import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { addJob, archiveJobKey } from '@/lib/jobs/add-job'
import { OF_ANOTHER_ACCOUNT } from './archive-recording'
import { credentialsRefusedSince } from './credentials-refusal'

// More than FreeClimb's rate limit allows until the next run, in five minutes. A longer backlog needs no jobs yet.
const MAX_QUEUED = 2_000
/** After new recordings. A higher number is a lower priority. */
const BACKLOG_PRIORITY = 10

/** Runs waiting retries now, because a process that starts may have other settings or another network. */
export async function retryWaitingRecordings(): Promise<void> {
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs
    WHERE task_identifier = 'archive-recording' AND locked_at IS NULL AND run_at > now()`
}

/**
 * Queues every recording that isn't archived, newest first: those from before there was an archive, those whose job gave up,
 * and those that waited for valid credentials. While FreeClimb rejects the credentials, one recording tries them.
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
      LIMIT ${MAX_QUEUED}
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
