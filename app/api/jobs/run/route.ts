import { createHash, timingSafeEqual } from 'node:crypto'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { env } from '@/lib/env'
import { problem } from '../../problem'

// Vercel's default limit for a function; the budget leaves time to hand back unfinished jobs.
export const maxDuration = 300
const BUDGET_MS = 240_000

const NOT_CONFIGURED =
  'CRON_SECRET is not set: jobs are run by npm run worker, or by a schedule that knows it.'

/**
 * Runs waiting jobs on hosts without a long-lived worker. A schedule calls it with CRON_SECRET.
 * https://vercel.com/docs/cron-jobs/manage-cron-jobs#securing-cron-jobs
 */
export async function GET(request: Request) {
  const { CRON_SECRET: secret } = env()
  if (secret === undefined) return problem(503, 'jobs-not-configured', NOT_CONFIGURED)
  if (!isBearer(request.headers.get('authorization'), secret))
    return problem(401, 'not-signed-in', 'Send Authorization: Bearer with CRON_SECRET.')
  try {
    // Imported here so that refused requests don't load the job engine.
    const { runWaitingJobs } = await import('@/lib/worker/worker')
    return Response.json(await runWaitingJobs(BUDGET_MS), { headers: { 'cache-control': 'no-store' } })
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}

// Compares hashes, so that timing reveals neither the length nor the content of the secret.
function isBearer(header: string | null, secret: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${secret}`))
}
