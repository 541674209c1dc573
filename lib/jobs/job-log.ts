import { Logger } from 'graphile-worker'
import { errorFacts, log } from '@/lib/log'

/** graphile-worker's words in our log. What it has to say of each job goes with the finer level. */
export const jobLog = new Logger(() => (level, message, meta) => {
  const error = meta !== undefined && 'error' in meta ? errorFacts(meta.error) : undefined
  if (level === 'error') log.warn({ error }, `jobs: ${message}`)
  else if (level === 'warning') log.warn(`jobs: ${message}`)
  else log.debug(`jobs: ${message}`)
})
