import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { addJob, archiveJobKey } from '@/lib/jobs/add-job'
import { log } from '@/lib/log'
import type { AudioFault } from '@/lib/recordings/audio-fault'
import { isArchiving } from './archiving'

export const DELETED_BEFORE_COPY = 'FreeClimb had deleted it before it was copied.'

/** What FreeClimb says of a deletion must be said again after so long: one answer can be wrong. */
const BELIEVED_AFTER_DAYS = 2

/**
 * Notes that FreeClimb answers 404 for a recording that has no copy, and whether it calls it deleted. Returns whether that is
 * certain by now: said each time for days.
 */
export async function noteMissing(recordingId: string, failure: 'deleted' | 'missing'): Promise<boolean> {
  const isSaid = failure === 'deleted'
  // Moments in the future were written by a clock that was ahead.
  const [row] = await db().$queryRaw<{ isCertain: boolean }[]>`
    UPDATE recording SET
      archive_reason = NULL, audio_fault = NULL,
      missing_since = least(coalesce(missing_since, now()), now()),
      said_deleted_since = CASE WHEN ${isSaid} THEN least(coalesce(said_deleted_since, now()), now()) END
    WHERE id = ${recordingId} AND archive_state = 'waiting'
    RETURNING coalesce(said_deleted_since < now() - make_interval(days => ${BELIEVED_AFTER_DAYS}::int), false) AS "isCertain"`
  return row?.isCertain ?? false
}

/** Notes what is wrong with the file that FreeClimb sends, while it is asked again. */
export async function noteFault(recordingId: string, audioFault: AudioFault): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { audioFault, archiveReason: null, missingSince: null, saidDeletedSince: null },
  })
}

/** Notes that a copy waits for the archive, which may have one that the row doesn't know of. Its own words are the deployer's. */
export async function noteArchiveAway(recordingId: string): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveReason: 'The archive can’t be reached.' },
  })
}

/** Says of a recording that waits for a copy that there will be none: FreeClimb deleted it, or a reason of ours. */
export async function giveUpCopy(
  recordingId: string,
  archiveState: 'gone' | 'failed',
  archiveReason: string,
): Promise<void> {
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveState, archiveReason },
  })
  log.warn({ recordingId, archiveState, reason: archiveReason }, 'not copied')
}

/**
 * Something shows that FreeClimb has a recording after all, or somebody wants it asked for again: whatever was given up about
 * it, its copy is to be made, now.
 */
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
  if (revived.count > 0 && isArchiving()) await queueCopy(recordingId, client)
}

/** Has a recording's copy made now, also where an earlier attempt failed and waits for its time. */
export async function queueCopy(
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
