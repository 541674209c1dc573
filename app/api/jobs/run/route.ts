import { createHash, timingSafeEqual } from 'node:crypto'
import { answerDatabaseAway } from '@/app/database-away'
import { env } from '@/lib/env'

// As long as Vercel lets a function run by default, and time left to put away what is not done.
export const maxDuration = 300
const BUDGET_MS = 240_000

/**
 * Works on what waits in the background, for hosts without a worker that lasts: called by a schedule with CRON_SECRET.
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
    // Not with the module: the engine would be loaded for every refusal, too.
    const { workOff } = await import('@/lib/worker/worker')
    return answer(200, await workOff(BUDGET_MS))
  } catch (error) {
    return answerDatabaseAway(error)
  }
}

// Hashed, so that neither length nor content of what is compared can be told from the time that it takes.
function isBearer(header: string | null, secret: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${secret}`))
}

function answer(status: number, body: object) {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
}
