import { settingsInUse } from '@/lib/env'
import { log } from '@/lib/log'

/** Says at the start, not at the first post, what is missing. */
export function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  for (const { name, isSet, purpose } of settingsInUse())
    if (!isSet) log.warn(`${name} is not set: ${purpose}`)
}
