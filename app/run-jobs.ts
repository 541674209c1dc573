import { after } from 'next/server'
import { archiveOpenedFirst } from '@/lib/archiving/archive-opened'
import type { Actor } from '@/lib/audit/actor'
import { env } from '@/lib/env'
import type { JobName } from '@/lib/jobs/add-job'
import { errorFacts, log } from '@/lib/log'

// Leaves a minute of Vercel's default 300 s to hand back unfinished jobs.
const BUDGET_MS = 240_000

/** Runs waiting jobs after the response if a schedule runs them, since then no worker is waiting for them. */
export function runJobsAfterResponse(): void {
  if (env().CRON_SECRET !== undefined) after(() => runJobs())
}

/** After the response, archives the recordings a user opened ahead of the rest; if that fails, they wait their turn. */
export function archiveOpenedAfterResponse({ kind, id }: Actor, recordingIds: string[]): void {
  if (kind !== 'user' || recordingIds.length === 0) return
  after(
    archiveOpenedFirst(id, recordingIds)
      .then(() => (env().CRON_SECRET === undefined ? undefined : runJobs()))
      .catch((error: unknown) =>
        log.warn({ error: errorFacts(error) }, 'opened recordings could not be moved up the queue'),
      ),
  )
}

/**
 * Adds a job during the response, which may last as long as a user listens, and runs it even without a worker, because the
 * user is waiting for the outcome. If adding it fails, the next request has to try again.
 */
export function runJobDuringResponse(name: JobName, add: () => Promise<void>): void {
  after(
    add()
      .then(() => runJobs(env().CRON_SECRET === undefined ? name : undefined))
      .catch((error: unknown) => log.warn({ error: errorFacts(error) }, 'a job was not added')),
  )
}

async function runJobs(only?: JobName) {
  const { runJobsOnce } = await import('@/lib/worker/worker')
  await runJobsOnce(BUDGET_MS, only).catch((error: unknown) =>
    log.error({ error: errorFacts(error) }, 'jobs'),
  )
}
