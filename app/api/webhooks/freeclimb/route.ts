import { after } from 'next/server'
import { runJobsAfterResponse } from '@/app/run-jobs'
import { recordRefusal } from '@/lib/deliveries/refused-posts'
import type { ProblemCode } from '@/lib/http/problem'
import { type IncomingPost, type Receipt, receive } from '@/lib/ingest/receive'
import { withSpan } from '@/lib/telemetry'
import { problem } from '../../problem'
import { readIncoming } from './read-incoming'
import { report } from './report'

// The response takes milliseconds; the jobs after it may take Vercel's default limit for a function.
export const maxDuration = 300

const ANSWERS = {
  stored: [200],
  duplicate: [200],
  ignored: [200],
  invalid: [200],
  'not-an-object': [400, 'not-an-object'],
  'cut-off': [400, 'body-cut-off'],
  missing: [401, 'signature-missing'],
  malformed: [401, 'signature-malformed'],
  stale: [401, 'signature-stale'],
  mismatch: [401, 'signature-mismatch'],
  'other-account': [403, 'post-of-other-account'],
  'wrong-address': [404, 'wrong-address'],
  'too-large': [413, 'body-too-large'],
  'not-stored': [500, 'post-not-stored'],
  'database-unavailable': [503, 'database-unavailable'],
  'no-secret': [503, 'no-signing-secret'],
} as const satisfies Record<Receipt['outcome'], readonly [200] | readonly [number, ProblemCode]>

export async function POST(request: Request) {
  return withSpan('webhook', {}, async (setAttributes) => {
    const post = await readIncoming(request)
    const receipt = await receive(post)
    const [status] = ANSWERS[receipt.outcome]
    report(post, receipt, status, setAttributes)
    followUp(post, receipt, status)
    return answer(receipt)
  })
}

function followUp({ fault, ...post }: IncomingPost, receipt: Receipt, status: number) {
  if (receipt.kind !== 'not-stored' && receipt.result === 'stored') runJobsAfterResponse()
  if (receipt.kind !== 'refused') return
  const { outcome: reason, error: detail } = receipt
  // `after` keeps the response from waiting for the note, and keeps a serverless host from stopping before it's written.
  after(() => recordRefusal({ reason, detail, status, ...post }))
}

function answer(receipt: Receipt) {
  // FreeClimb ignores the response to a notification; [] is PerCL for nothing to do.
  if (receipt.error === null) return Response.json([], { headers: { 'cache-control': 'no-store' } })
  const [status, code] = ANSWERS[receipt.outcome]
  return problem(status, code, receipt.error)
}

function refuseMethod() {
  const error = 'This address accepts only signed POST requests from FreeClimb.'
  return problem(405, 'method-not-allowed', error, { allow: 'POST' })
}

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as HEAD,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as PUT,
}
