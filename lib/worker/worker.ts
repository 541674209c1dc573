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

/** Works on every job as it comes, until the signal. */
export function work(stopped: AbortSignal): Promise<void> {
  return runUntil(stopped, WORK)
}

/** Works on what is waiting until nothing is or the budget is spent; with `only`, on jobs of that name. */
export function workOff(budgetMs: number, only?: JobName): Promise<WorkDone> {
  return runWaiting(budgetMs, WORK, only)
}

let isWanted = false
let underWay: Promise<void> | null = null

/**
 * Works on what waits, once in this process however often it is asked: for a host that keeps a process only as long as it
 * answers. Ends when nothing waits or the budget of whoever asked first is spent; `only` is the first one's, too.
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
