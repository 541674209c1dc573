import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { log } from '@/lib/log'
import { measuredFacts } from '@/lib/measuring/audio-analyzer'
import { withLengthsOf } from '@/lib/recordings/length'
import { ARCHIVABLE, measureStored } from './adopt-stored-audio'

// Every few minutes, after everything else: some archives charge for reads.
const MAX_QUEUED = 100
const PRIORITY = 20
// One that's damaged or gone stays among the failed jobs and isn't queued again.
const MAX_ATTEMPTS = 3

/** Archived before we detected formats. Must match the index recording_unread_copy_idx. */
const UNREAD = { archiveState: 'archived', audioFormat: null, lengthMs: null, audioFault: null } as const

/** Queues archived audio whose format and length an earlier version couldn't read, newest first. */
export async function queueUnreadArchived(): Promise<void> {
  if (archiveStore() === null) return
  await db().$executeRaw`
    SELECT graphile_worker.add_job(
      'reread-copy', payload := json_build_object('recordingId', id), job_key := 'reread:' || id,
      priority := ${PRIORITY}, max_attempts := ${MAX_ATTEMPTS})
    FROM (
      SELECT id FROM recording
      WHERE archive_state = 'archived' AND audio_format IS NULL AND length_ms IS NULL AND audio_fault IS NULL
        AND NOT EXISTS (SELECT FROM graphile_worker.jobs WHERE key = 'reread:' || recording.id)
      ORDER BY received_at DESC, id DESC
      LIMIT ${MAX_QUEUED}
    ) AS without_job`
}

/** Rereads archived audio for what its row doesn't say yet. Doesn't ask FreeClimb. */
export async function rereadArchived(recordingId: string, signal: AbortSignal): Promise<void> {
  const store = archiveStore()
  const recording = await db().recording.findFirst({
    where: { id: recordingId, ...UNREAD },
    select: { ...ARCHIVABLE, mimeType: true },
  })
  if (store === null || recording === null || recording.archiveKey === null) return
  const { archiveKey, sha256, conferenceId, durationSec, mimeType } = recording
  const passed = await measureStored(store, archiveKey, signal)
  if (passed === null || passed.sha256 !== sha256)
    throw new Error(`The archive has no ${archiveKey}, or another: npm run archive:verify says more.`)
  const data = measuredFacts(mimeType, passed, durationSec)
  await db().$transaction((tx) =>
    withLengthsOf(tx, conferenceId, () =>
      tx.recording.updateMany({ where: { id: recordingId, archiveKey, sha256, ...UNREAD }, data }),
    ),
  )
  log.info({ recordingId, format: passed.format }, 'read again')
}
