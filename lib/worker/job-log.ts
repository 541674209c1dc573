import { Logger } from 'graphile-worker'
import { ArchiveError } from '@/lib/archive/archive-error'
import { errorFacts, log } from '@/lib/log'

/** graphile-worker's words in our log. What it has to say of each job goes with the finer level. */
export const jobLog = new Logger(() => (level, message, meta) => {
  const error = meta !== undefined && 'error' in meta ? jobErrorFacts(meta.error) : undefined
  if (level === 'error') log.warn({ error }, `jobs: ${message}`)
  else if (level === 'warning') log.warn(`jobs: ${message}`)
  else log.debug(`jobs: ${message}`)
})

/** What is told to the deployer in words needs no trace of where we were, and comes with each recording. */
export function jobErrorFacts(error: unknown) {
  return error instanceof ArchiveError ? { reason: error.reason, message: error.message } : errorFacts(error)
}
