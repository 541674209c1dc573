import { db } from '@/lib/db'
import { log } from '@/lib/log'

export const DELETED_BEFORE_COPY = 'FreeClimb had deleted it before it was copied.'

/** Says of a recording that waits for a copy that there will be none, and why. */
export async function giveUpCopy(
  recordingId: string,
  archiveState: 'gone' | 'failed',
  archiveReason: string,
): Promise<void> {
  const deletedAt = archiveState === 'gone' ? { deletedAt: new Date() } : {}
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveState, archiveReason, ...deletedAt },
  })
  log.warn({ recordingId, archiveState, reason: archiveReason }, 'not copied')
}
