import { retryWaitingRecordings } from '@/lib/archiving/queue-recordings'
import type { JobName } from '@/lib/jobs/add-job'
import { runUntil, runWaiting, type Work, type WorkDone } from '@/lib/jobs/runner'
import { shutdownSignal } from '@/lib/shutdown-signal'
import { addDueJobs } from './due'
import { jobLog } from './job-log'
import { tasks } from './tasks'

const WORK: Work = {
  tasks,
  schedule: { beforeFirst: retryWaitingRecordings, addDueJobs },
  logger: jobLog,
}

export function runWorker(stopped: AbortSignal): Promise<void> {
  return runUntil(stopped, WORK)
}

export function runWaitingJobs(budgetMs: number, only?: JobName): Promise<WorkDone> {
  return runWaiting(budgetMs, WORK, only)
}

let isWanted = false
let underWay: Promise<void> | null = null

/**
 * Runs waiting jobs, with one run per process however often it is called, for hosts that keep a process alive only during
 * a request. The run has the first caller's budget and `only`.
 */
export function runJobsOnce(budgetMs: number, only?: JobName): Promise<void> {
  isWanted = true
  underWay ??= runWhileWanted(Date.now() + budgetMs, only).finally(() => {
    underWay = null
  })
  return underWay
}

async function runWhileWanted(untilMs: number, only?: JobName) {
  while (isWanted && Date.now() < untilMs && !shutdownSignal().aborted) {
    isWanted = false
    await runWaitingJobs(untilMs - Date.now(), only)
  }
}
