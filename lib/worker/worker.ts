import { retryWaitingCopies } from '@/lib/archiving/queue-recordings'
import type { JobName } from '@/lib/jobs/add-job'
import { runUntil, runWaiting, type Work, type WorkDone } from '@/lib/jobs/runner'
import { shutdownSignal } from '@/lib/shutdown-signal'
import { addDueJobs } from './due'
import { jobLog } from './job-log'
import { tasks } from './tasks'

const WORK: Work = {
  tasks,
  schedule: { beforeFirst: retryWaitingCopies, addDueJobs },
  logger: jobLog,
}

export function work(stopped: AbortSignal): Promise<void> {
  return runUntil(stopped, WORK)
}

export function workOff(budgetMs: number, only?: JobName): Promise<WorkDone> {
  return runWaiting(budgetMs, WORK, only)
}

let isWanted = false
let underWay: Promise<void> | null = null

/**
 * Runs waiting jobs, with one run per process however often it is called, for hosts that keep a process alive only during
 * a request. The run has the first caller's budget and `only`.
 */
export function nudge(budgetMs: number, only?: JobName): Promise<void> {
  isWanted = true
  underWay ??= workWhileWanted(Date.now() + budgetMs, only).finally(() => {
    underWay = null
  })
  return underWay
}

async function workWhileWanted(untilMs: number, only?: JobName) {
  while (isWanted && Date.now() < untilMs && !shutdownSignal().aborted) {
    isWanted = false
    await workOff(untilMs - Date.now(), only)
  }
}
