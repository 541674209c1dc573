import { errorFacts, log } from '@/lib/log'
import { ArchiveError } from './archive-error'
import { archiveStore } from './open-archive-store'

/** Says once, in words, that nothing can be kept where copies of recordings belong, rather than at each recording. */
export async function sayWhereArchiveUnusable(): Promise<void> {
  try {
    await archiveStore()?.check()
  } catch (error) {
    if (error instanceof ArchiveError) log.error(`recordings can't be archived: ${error.message}`)
    else log.error({ error: errorFacts(error) }, "recordings can't be archived")
  }
}
