import type { JobName } from '@/lib/jobs/add-job'
import { shutdownSignal } from '@/lib/shutdown-signal'
import { workOff } from './worker'

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
