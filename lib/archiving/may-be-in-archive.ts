import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { errorFacts, log } from '@/lib/log'
import { hasStoredAudio } from './adopt-stored-audio'
import { isArchiving } from './archiving'

const LOOK_LIMIT_MS = 10_000

/** Whether the archive may have a recording despite its row. If the store can't tell, we don't call it lost. */
export async function mayBeInArchive(recordingId: string): Promise<boolean> {
  const store = archiveStore()
  if (store === null || !isArchiving()) return false
  const row = await db().recording.findUnique({
    where: { id: recordingId },
    select: { archiveKey: true, archiveState: true },
  })
  if (row !== null && row.archiveState !== 'waiting') return false
  try {
    return await hasStoredAudio(
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
