import { errorFacts, log } from '@/lib/log'
import { closeListReadings } from './list-reading'
import { closeEndedListenings } from './listening'
import { closeRefusedSignIns } from './refused-sign-ins'

const TIDIED_EVERY_MS = 60_000

/** Before the audit log is read: puts into it what is gathered before it becomes an event. */
export async function appendPendingEvents(): Promise<void> {
  await closeEndedListenings()
  await closeListReadings('all')
  await closeRefusedSignIns()
}

let tidiedMs = Number.NEGATIVE_INFINITY

/** What is over, now and then, for after an answer has gone out. Never fails: the rest is appended when the log is read. */
export async function tidyPendingEvents(): Promise<void> {
  const nowMs = performance.now()
  if (nowMs - tidiedMs < TIDIED_EVERY_MS) return
  tidiedMs = nowMs
  await Promise.all([closeEndedListenings(), closeListReadings('of past hours')]).catch((error: unknown) =>
    log.warn({ error: errorFacts(error) }, 'what is over could not be added to the audit log'),
  )
}
