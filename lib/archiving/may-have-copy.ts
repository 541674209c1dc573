import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { errorFacts, log } from '@/lib/log'
import { hasCopy } from './adopt-copy'
import { isArchiving } from './archiving'

const LOOK_LIMIT_MS = 10_000

/**
 * Whether our archive may have audio of a recording whose row says nothing of it. A store that can't tell may have it: a
 * recording must not be called lost for that.
 */
export async function mayHaveCopy(recordingId: string): Promise<boolean> {
  const store = archiveStore()
  if (store === null || !isArchiving()) return false
  const row = await db().recording.findUnique({
    where: { id: recordingId },
    select: { archiveKey: true, archiveState: true },
  })
  if (row !== null && row.archiveState !== 'waiting') return false
  try {
    return await hasCopy(
      { id: recordingId, archiveKey: row?.archiveKey ?? null },
      store,
      AbortSignal.timeout(LOOK_LIMIT_MS),
    )
  } catch (error) {
    log.warn(
      { recordingId, error: errorFacts(error) },
      'the archive could not be asked for a deleted recording',
    )
    return true
  }
}
