import { after } from 'next/server'
import { env } from '@/lib/env'
import { errorFacts, log } from '@/lib/log'

// Of the 300 s that Vercel gives a function by default, what leaves time to put away what is not done.
const BUDGET_MS = 240_000

/** After the answer works on what waits, where a schedule runs the jobs and so no worker waits for them. */
export function runJobsAfterwards(): void {
  if (env().CRON_SECRET !== undefined) after(runJobs)
}

/**
 * Adds a job beside the answer, which may take as long as somebody listens, and works on it where a schedule runs the jobs.
 * A job that could not be added is to be asked for again.
 */
export function addJobBeside(add: () => Promise<void>): void {
  after(
    add()
      .then(() => (env().CRON_SECRET === undefined ? undefined : runJobs()))
      .catch((error: unknown) => log.warn({ error: errorFacts(error) }, 'a job was not added')),
  )
}

async function runJobs() {
  const { nudge } = await import('@/lib/jobs/nudge')
  await nudge(BUDGET_MS).catch((error: unknown) => log.error({ error: errorFacts(error) }, 'jobs'))
}
