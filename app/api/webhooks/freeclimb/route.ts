import { after } from 'next/server'
import { runJobsAfterwards } from '@/app/run-jobs'
import { noteRefusal } from '@/lib/deliveries/refused-posts'
import { type IncomingPost, type Receipt, receive } from '@/lib/ingest/receive'
import { withSpan } from '@/lib/telemetry'
import { readIncoming } from './read-incoming'
import { report } from './report'

// The response takes milliseconds; the jobs after it may take Vercel's default limit for a function.
export const maxDuration = 300

const STATUSES = {
  stored: 200,
  duplicate: 200,
  ignored: 200,
  invalid: 200,
  'not-an-object': 400,
  'cut-off': 400,
  missing: 401,
  malformed: 401,
  stale: 401,
  mismatch: 401,
  'other-account': 403,
  'wrong-address': 404,
  'too-large': 413,
  'not-stored': 500,
  'database-unavailable': 503,
  'no-secret': 503,
} as const satisfies Record<Receipt['outcome'], number>

export async function POST(request: Request) {
  return withSpan('webhook', {}, async (tell) => {
    const post = await readIncoming(request)
    const receipt = await receive(post)
    const status = STATUSES[receipt.outcome]
    report(post, receipt, status, tell)
    followUp(post, receipt, status)
    return answer(receipt, status)
  })
}

function followUp({ fault, ...post }: IncomingPost, receipt: Receipt, status: number) {
  if (receipt.kind !== 'not-stored' && receipt.verdict === 'stored') runJobsAfterwards()
  if (receipt.kind !== 'refused') return
  const { outcome: reason, error: detail } = receipt
  // `after` keeps the response from waiting for the note, and keeps a serverless host from stopping before it's written.
  after(() => noteRefusal({ reason, detail, status, ...post }))
}

function answer({ error }: Receipt, status: number) {
  // FreeClimb ignores the response to a notification; [] is PerCL for nothing to do.
  return Response.json(error === null ? [] : { error }, { status, headers: { 'cache-control': 'no-store' } })
}

function refuseMethod() {
  const error = 'This address accepts only signed POST requests from FreeClimb.'
  return Response.json({ error }, { status: 405, headers: { allow: 'POST', 'cache-control': 'no-store' } })
}

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as HEAD,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as PUT,
}
