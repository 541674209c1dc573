import { db } from '@/lib/db'
import { addJob, RECONCILE_JOB_KEY } from '@/lib/jobs/add-job'
import { isReconciliationDue } from '@/lib/reconciliation/runs'

// The engine waits up to 6.1 hours between attempts, and nothing is added for later.
const LONGEST_WAIT_HOURS = 7

/**
 * Adds what is to be done at every start and every few minutes: what the last process left undone, and what is due by the
 * hour. By the database's clock, and whatever a clock that was ahead has put off until then.
 */
export async function addDueJobs(): Promise<void> {
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs
    WHERE locked_at IS NULL AND run_at > now() + make_interval(hours => ${LONGEST_WAIT_HOURS}::int)`
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
