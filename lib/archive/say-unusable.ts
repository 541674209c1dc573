import { errorFacts, log } from '@/lib/log'
import { ArchiveError } from './archive-error'
import { archiveStore } from './open-archive-store'

/** Logs once that the archive is unusable, instead of at every recording. */
export async function sayWhereArchiveUnusable(): Promise<void> {
  try {
    await archiveStore()?.check()
  } catch (error) {
    if (error instanceof ArchiveError) log.error(`recordings can't be archived: ${error.message}`)
    else log.error({ error: errorFacts(error) }, "recordings can't be archived")
  }
}
