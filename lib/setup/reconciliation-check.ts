import type { RunReport } from '@/lib/reconciliation/runs'
import { describeRun } from '@/lib/reconciliation/status'
import { actionNeeded, type Check, notUsed, ok, unverified } from './check'
import { SCHEDULED_WITHIN_SEC } from './jobs-check'
import { span } from './span'

/** A worker starts one every hour, and a large account takes a while. */
const WORKER_WITHIN_SEC = 3 * 60 * 60

/** Whether reconciliation still runs. `runs`: the latest, newest first. */
export function reconciliationCheck(
  runs: RunReport[],
  { isConfigured, isScheduled, now }: { isConfigured: boolean; isScheduled: boolean; now: Date },
): Check {
  if (!isConfigured)
    return notUsed(
      'FreeClimb’s list of recordings isn’t checked for missed posts.',
      'Set FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY, and restart.',
    )
  const last = runs.find(({ state }) => state === 'ended' || state === 'refused')
  if (last === undefined || last.endedAt === null)
    return unverified(
      runs.length === 0
        ? 'FreeClimb’s list of recordings hasn’t been checked yet.'
        : 'FreeClimb’s list of recordings hasn’t been fully checked yet.',
      'Background jobs do that. To check it now, use the button below.',
    )
  const ageSec = Math.max(0, (now.getTime() - last.endedAt.getTime()) / 1000)
  const when = `FreeClimb’s list of recordings was last checked ${span(ageSec)} ago`
  if (last.state === 'refused')
    return actionNeeded(`${when}, and that failed: ${last.failure}`, 'See the list below.')
  if (ageSec >= (isScheduled ? SCHEDULED_WITHIN_SEC : WORKER_WITHIN_SEC))
    return actionNeeded(`${when}.`, 'Background jobs do that: see their check above.')
  return ok(`${when}: ${describeRun(last)}`)
}
