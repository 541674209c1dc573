import { refuseDemoOnServedDatabase } from '@/lib/access/demo'
import { settingsInUse } from '@/lib/env'
import { log } from '@/lib/log'

/** Says at the start, not at the first post, what is missing; and does not start where a demo does not belong. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  await refuseDemoOnServedDatabase()
  for (const { name, isSet, purpose } of settingsInUse())
    if (!isSet) log.warn(`${name} is not set: ${purpose}`)
}
