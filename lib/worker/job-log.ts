import { Logger } from 'graphile-worker'
import { ArchiveError } from '@/lib/archive/archive-error'
import { errorFacts, log } from '@/lib/log'

/** Writes graphile-worker's messages to our log, per-job ones at debug level. */
export const jobLog = new Logger(() => (level, message, meta) => {
  const error = meta !== undefined && 'error' in meta ? jobErrorFacts(meta.error) : undefined
  if (level === 'error') log.warn({ error }, `jobs: ${message}`)
  else if (level === 'warning') log.warn(`jobs: ${message}`)
  else log.debug(`jobs: ${message}`)
})

/** An ArchiveError explains itself and recurs for every recording, so it is logged without a stack trace. */
export function jobErrorFacts(error: unknown) {
  return error instanceof ArchiveError ? { reason: error.reason, message: error.message } : errorFacts(error)
}
