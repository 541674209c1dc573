import { db } from '@/lib/db'
import { RECONCILE_JOB_KEY } from '@/lib/jobs/add-job'
import { lastReconciliations, type RunReport } from './runs'

const RUNS_SHOWN = 5

export type Reconciliations = {
  runs: RunReport[]
  /** Whether a run is queued and hasn't started */
  isAsked: boolean
}

export async function readReconciliations(): Promise<Reconciliations> {
  const [runs, isAsked] = await Promise.all([lastReconciliations(), isReconciliationAsked()])
  return { runs: runs.slice(0, RUNS_SHOWN), isAsked: isAsked && runs[0]?.state !== 'running' }
}

async function isReconciliationAsked(): Promise<boolean> {
  const [asked] = await db().$queryRaw<{ isAsked: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM graphile_worker.jobs
      WHERE key = ${RECONCILE_JOB_KEY} AND run_at <= now() AND attempts < max_attempts
    ) AS "isAsked"`
  return asked?.isAsked ?? false
}

export function describeRun({ seen, total, added, changed, failed, state }: RunReport): string {
  const of = state !== 'ended' && total !== null && total > seen ? ` of ${count(total)}` : ''
  const read = `${count(seen)}${of} read`
  const found = [
    added > 0 && `${count(added)} recovered`,
    changed > 0 && `${count(changed)} corrected`,
    failed > 0 && `${count(failed)} not usable`,
  ].filter((part) => part !== false)
  return `${[read, ...(found.length > 0 ? found : ['nothing new'])].join(', ')}.`
}

function count(number: number) {
  return number.toLocaleString('en')
}
