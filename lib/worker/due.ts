import { db } from '@/lib/db'
import { addJob, RECONCILE_JOB_KEY } from '@/lib/jobs/add-job'
import { isReconciliationDue } from '@/lib/reconciliation/runs'

// graphile-worker backs off for at most 6.1 hours, and we schedule nothing further ahead.
const MAX_WAIT_HOURS = 7

/**
 * Adds the jobs due at every start and every few minutes: what the last process left unfinished, and hourly work. Goes by
 * the database's clock, and pulls forward jobs that a clock running ahead has put off.
 */
export async function addDueJobs(): Promise<void> {
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs
    WHERE locked_at IS NULL AND run_at > now() + make_interval(hours => ${MAX_WAIT_HOURS}::int)`
  await addJob(db(), 'queue-recordings', {}, { key: 'queue-recordings' })
  await addJob(db(), 'tidy-access', {}, { key: 'tidy-access' })
  // Don't touch a waiting job, because it may say who requested it.
  if ((await isReconciliationDue()) && !(await isWaiting(RECONCILE_JOB_KEY)))
    await addJob(db(), 'reconcile', {}, { key: RECONCILE_JOB_KEY })
}

async function isWaiting(key: string) {
  const jobs = await db().$queryRaw<unknown[]>`SELECT 1 AS one FROM graphile_worker.jobs WHERE key = ${key}`
  return jobs.length > 0
}
