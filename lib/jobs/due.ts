import { isReconciliationDue } from '@/lib/conferences/reconciliation-runs'
import { db } from '@/lib/db'
import { addJob, RECONCILE_JOB_KEY } from './add-job'

/**
 * Adds what is to be done at every start, whatever the last process left undone; and what a process that lasts would do by
 * the hour.
 */
export async function addDueJobs(): Promise<void> {
  await addJob(db(), 'queue-recordings', {}, { key: 'queue-recordings' })
  await addJob(db(), 'tidy-access', {}, { key: 'tidy-access' })
  // One that waits may say who asked for it.
  if ((await isReconciliationDue()) && !(await isWaiting(RECONCILE_JOB_KEY)))
    await addJob(db(), 'reconcile', {}, { key: RECONCILE_JOB_KEY })
}

async function isWaiting(key: string) {
  const jobs = await db().$queryRaw<unknown[]>`SELECT 1 AS one FROM graphile_worker.jobs WHERE key = ${key}`
  return jobs.length > 0
}
