import { errorFacts, log } from '@/lib/log'
import { closeListReadings } from './list-reading'
import { closeEndedListenings } from './listening'
import { closeRefusedSignIns } from './refused-sign-ins'

const TIDIED_EVERY_MS = 60_000

/** Call before reading the audit log: appends what is collected before it becomes an event. */
export async function appendPendingEvents(): Promise<void> {
  await closeEndedListenings()
  await closeListReadings('all')
  await closeRefusedSignIns()
}

let tidiedMs = Number.NEGATIVE_INFINITY

/** Appends what is over, at most once a minute, after a response. Never rejects: reading the log appends the rest. */
export async function tidyPendingEvents(): Promise<void> {
  const nowMs = performance.now()
  if (nowMs - tidiedMs < TIDIED_EVERY_MS) return
  tidiedMs = nowMs
  await Promise.all([closeEndedListenings(), closeListReadings('of past hours')]).catch((error: unknown) =>
    log.warn({ error: errorFacts(error) }, 'ended sessions could not be added to the audit log'),
  )
}
