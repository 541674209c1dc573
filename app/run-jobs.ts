import { after } from 'next/server'
import { env } from '@/lib/env'
import { errorFacts, log } from '@/lib/log'

// Of the 300 s that Vercel gives a function by default, what leaves time to put away what is not done.
const BUDGET_MS = 240_000

/** After the answer works on what waits, where a schedule runs the jobs and so no worker waits for them. */
export function runJobsAfterwards(): void {
  if (env().CRON_SECRET !== undefined) after(runJobs)
}

async function runJobs() {
  const { nudge } = await import('@/lib/jobs/nudge')
  await nudge(BUDGET_MS).catch((error: unknown) => log.error({ error: errorFacts(error) }, 'jobs'))
}
