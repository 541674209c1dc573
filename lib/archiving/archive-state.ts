import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { addJob, archiveJobKey } from '@/lib/jobs/add-job'
import { log } from '@/lib/log'
import type { AudioFault } from '@/lib/recordings/audio-fault'
import { isArchiving } from './archiving'

export const DELETED_BEFORE_ARCHIVED = 'Deleted at FreeClimb before it could be archived.'

/** FreeClimb must keep saying that a recording is deleted for this long, because one answer can be wrong. */
const BELIEVED_AFTER_DAYS = 2

/**
 * Notes that FreeClimb answers 404 for a recording that isn't archived, and whether it says deleted. Returns whether that is
 * certain, because FreeClimb has said so every time for days.
 */
export async function recordMissing(recordingId: string, failure: 'deleted' | 'missing'): Promise<boolean> {
  const isSaid = failure === 'deleted'
  // A moment in the future comes from a clock that ran ahead.
  const [row] = await db().$queryRaw<{ isCertain: boolean }[]>`
    UPDATE recording SET
      archive_reason = NULL, audio_fault = NULL,
      missing_since = least(coalesce(missing_since, now()), now()),
      said_deleted_since = CASE WHEN ${isSaid} THEN least(coalesce(said_deleted_since, now()), now()) END
    WHERE id = ${recordingId} AND archive_state = 'waiting'
    RETURNING coalesce(said_deleted_since < now() - make_interval(days => ${BELIEVED_AFTER_DAYS}::int), false) AS "isCertain"`
  return row?.isCertain ?? false
}

/** Notes what is wrong with FreeClimb's file while we retry. */
export async function recordAudioFault(recordingId: string, audioFault: AudioFault): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { audioFault, archiveReason: null, missingSince: null, saidDeletedSince: null },
  })
}

/** Notes that a recording waits for the archive. The archive's own error message is for the deployer. */
export async function recordArchiveUnavailable(recordingId: string): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveReason: 'The archive can’t be reached.' },
  })
}

/** Gives up archiving a waiting recording: FreeClimb deleted it, or we have a reason of our own. */
export async function giveUpArchiving(
  recordingId: string,
  archiveState: 'gone' | 'failed',
  archiveReason: string,
): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveState, archiveReason },
  })
  log.warn({ recordingId, archiveState, reason: archiveReason }, 'not archived')
}

/** Starts over with a recording that FreeClimb turns out to have after all, and archives it now. */
export async function reviveRecording(recordingId: string, client: Prisma.TransactionClient = db()) {
  const revived = await client.recording.updateMany({
    where: { id: recordingId, archiveState: { not: 'archived' } },
    data: {
      archiveState: 'waiting',
      archiveReason: null,
      missingSince: null,
      saidDeletedSince: null,
      deletedAt: null,
    },
  })
  if (revived.count > 0 && isArchiving()) await queueArchiving(recordingId, client)
}

/** Archives a recording now, even if a failed attempt waits for its retry. */
export async function queueArchiving(
  recordingId: string,
  client: Pick<Prisma.TransactionClient, '$executeRaw'> = db(),
) {
  await addJob(
    client,
    'archive-recording',
    { recordingId },
    { key: archiveJobKey(recordingId), keyMode: 'replace' },
  )
}
