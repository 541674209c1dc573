import { isDatabaseNotEncrypted, isDatabaseUnavailable } from '@/lib/database-errors'
import { errorFacts, log } from '@/lib/log'
import { TimeLimitExceeded, withinLimit } from './time-limit'

/** `unverified`: nothing seems wrong, and nothing has shown that it's right. */
export type CheckState = 'ok' | 'action-needed' | 'unverified' | 'not-used'

/** What a check of one part of the installation found, and what to do about it, in a sentence each. */
export type Check = { state: CheckState; fact: string; remedy: string | null }

/** Only for what we have seen: the fact says what, and when unless it's now. */
export function ok(fact: string): Check {
  return { state: 'ok', fact, remedy: null }
}

export function actionNeeded(fact: string, remedy: string | null): Check {
  return { state: 'action-needed', fact, remedy }
}

export function unverified(fact: string, remedy: string): Check {
  return { state: 'unverified', fact, remedy }
}

export function notUsed(fact: string, remedy: string | null = null): Check {
  return { state: 'not-used', fact, remedy }
}

/** Runs a check within a time limit. Never rejects, so that a failing check doesn't hide the others. */
export async function runCheck(
  name: string,
  look: () => Promise<Check> | Check,
  limitMs = 5_000,
): Promise<Check> {
  try {
    return await withinLimit(Promise.resolve().then(look), limitMs)
  } catch (error) {
    if (error instanceof TimeLimitExceeded)
      return actionNeeded(`No answer within ${limitMs / 1000} s.`, 'Check again in a moment.')
    log.error({ check: name, error: errorFacts(error) }, 'a check failed')
    if (isDatabaseNotEncrypted(error))
      return actionNeeded(
        'No encrypted connection to the database could be opened. The server log says why, at “a check failed”.',
        'Add sslrootcert=FILE to DATABASE_URL, with the certificate of the authority that your provider uses. Only on a network that you trust, use sslmode=no-verify.',
      )
    return isDatabaseUnavailable(error)
      ? actionNeeded('The database can’t be reached.', 'Check DATABASE_URL and whether the database is up.')
      : actionNeeded('The check itself failed.', 'The server log says why, at “a check failed”.')
  }
}
