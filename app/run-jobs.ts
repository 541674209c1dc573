import { after } from 'next/server'
import { copyOpenedFirst } from '@/lib/archiving/copy-opened'
import type { Actor } from '@/lib/audit/actor'
import { env } from '@/lib/env'
import type { JobName } from '@/lib/jobs/add-job'
import { errorFacts, log } from '@/lib/log'

// Of the 300 s that Vercel gives a function by default, what leaves time to put away what is not done.
const BUDGET_MS = 240_000

/** After the answer works on what waits, where a schedule runs the jobs and so no worker waits for them. */
export function runJobsAfterwards(): void {
  if (env().CRON_SECRET !== undefined) after(() => runJobs())
}

/**
 * Has the copies of recordings that somebody has opened made first, after the answer: what this fails at waits its turn. Programs
 * open nothing.
 */
export function copyOpenedAfterwards({ kind, id }: Actor, recordingIds: string[]): void {
  if (kind !== 'user' || recordingIds.length === 0) return
  after(
    copyOpenedFirst(id, recordingIds)
      .then(() => (env().CRON_SECRET === undefined ? undefined : runJobs()))
      .catch((error: unknown) =>
        log.warn({ error: errorFacts(error) }, 'what was opened is not copied first'),
      ),
  )
}

/**
 * Adds a job beside the answer, which may take as long as somebody listens, and works on it, worker or not: somebody waits
 * to see what it brings. A job that could not be added is to be asked for again.
 */
export function addJobBeside(name: JobName, add: () => Promise<void>): void {
  after(
    add()
      .then(() => runJobs(env().CRON_SECRET === undefined ? name : undefined))
      .catch((error: unknown) => log.warn({ error: errorFacts(error) }, 'a job was not added')),
  )
}

async function runJobs(only?: JobName) {
  const { nudge } = await import('@/lib/worker/worker')
  await nudge(BUDGET_MS, only).catch((error: unknown) => log.error({ error: errorFacts(error) }, 'jobs'))
}
