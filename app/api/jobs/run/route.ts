import { createHash, timingSafeEqual } from 'node:crypto'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { env } from '@/lib/env'

// Vercel's default limit for a function; the budget leaves time to hand back unfinished jobs.
export const maxDuration = 300
const BUDGET_MS = 240_000

/**
 * Runs waiting jobs on hosts without a long-lived worker. A schedule calls it with CRON_SECRET.
 * https://vercel.com/docs/cron-jobs/manage-cron-jobs#securing-cron-jobs
 */
export async function GET(request: Request) {
  const { CRON_SECRET: secret } = env()
  if (secret === undefined)
    return answer(503, {
      error: 'CRON_SECRET is not set: jobs are run by npm run worker, or by a schedule that knows it.',
      code: 'not-configured',
    })
  if (!isBearer(request.headers.get('authorization'), secret))
    return answer(401, { error: 'Send Authorization: Bearer with CRON_SECRET.', code: 'not-signed-in' })
  try {
    // Imported here so that refused requests don't load the job engine.
    const { runWaitingJobs } = await import('@/lib/worker/worker')
    return answer(200, await runWaitingJobs(BUDGET_MS))
  } catch (error) {
    return databaseUnavailableResponse(error)
  }
}

// Compares hashes, so that timing reveals neither the length nor the content of the secret.
function isBearer(header: string | null, secret: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${secret}`))
}

function answer(status: number, body: object) {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
