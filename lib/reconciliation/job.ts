import { freeClimbSettings } from '@/lib/freeclimb/api-request'
import { log } from '@/lib/log'
import { reconcile } from './reconcile'

/** As reconcile, for the background. Throws when it was interrupted, so that it is tried again, and soon. */
export async function reconcileInBackground(options: {
  signal: AbortSignal
  requestedBy?: string
}): Promise<void> {
  // By the hour, and set up for FreeClimb's posts alone.
  if (freeClimbSettings() === null) return
  const report = await reconcile(options)
  if (report === 'busy') return
  const { state, since, pages, seen, added, changed, failed, failure } = report
  log.info({ state, since, pages, seen, added, changed, failed, failure }, 'reconciliation')
  if (state === 'interrupted') throw new Error(failure ?? 'The reconciliation was stopped before its end.')
}
