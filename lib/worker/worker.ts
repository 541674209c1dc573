import { retryWaitingCopies } from '@/lib/archiving/queue-recordings'
import type { JobName } from '@/lib/jobs/add-job'
import { runUntil, runWaiting, type Work, type WorkDone } from '@/lib/jobs/runner'
import { addDueJobs } from './due'
import { jobLog } from './job-log'
import { tasks } from './tasks'

const WORK: Work = {
  tasks,
  schedule: { beforeFirst: retryWaitingCopies, addDueJobs },
  logger: jobLog,
}

/** Works on every job as it comes, until the signal. */
export function work(stopped: AbortSignal): Promise<void> {
  return runUntil(stopped, WORK)
}

/** Works on what is waiting until nothing is or the budget is spent; with `only`, on jobs of that name. */
export function workOff(budgetMs: number, only?: JobName): Promise<WorkDone> {
  return runWaiting(budgetMs, WORK, only)
}
