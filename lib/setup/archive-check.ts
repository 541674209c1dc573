import { ArchiveError } from '@/lib/archive/archive-error'
import { archiveStore, describeArchive } from '@/lib/archive/open-archive-store'
import { actionNeeded, type Check, notUsed, ok } from './check'

export async function checkArchive(): Promise<Check> {
  const store = archiveStore()
  if (store === null)
    return notUsed(
      'Recordings aren’t archived: once deleted at FreeClimb, they can’t be played.',
      'Set ARCHIVE_URL to archive them.',
    )
  try {
    await store.check()
    return ok(`Recordings are archived to ${describeArchive()}: a test file was written and read back.`)
  } catch (error) {
    // The message says what to do, too.
    if (error instanceof ArchiveError) return actionNeeded(error.message, null)
    throw error
  }
}
