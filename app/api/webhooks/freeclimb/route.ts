import { after } from 'next/server'
import { readBody } from '@/app/read-body'
import { runJobsAfterResponse } from '@/app/run-jobs'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { type RefusalReason, recordRefusal } from '@/lib/deliveries/refused-posts'
import { configuredOrigin, env } from '@/lib/env'
import { type PostReading, parsePost } from '@/lib/freeclimb/post'
import { checkSignature } from '@/lib/freeclimb/signature'
import { SENT_TO_HEADER } from '@/lib/http/webhook-address'
import { type Delivery, receiveDelivery } from '@/lib/ingest/ingest'
import { countLoggedPost } from '@/lib/ingest/logged-posts'
import { sealDelivery } from '@/lib/ingest/sealed-delivery'
import { errorFacts, log } from '@/lib/log'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { storableText } from '@/lib/storable-text'
import { countPost, type SetAttributes, withSpan } from '@/lib/telemetry'

// The response takes milliseconds; the jobs after it may take Vercel's default limit for a function.
export const maxDuration = 300

const BODY_LIMIT_BYTES = 256 * 1024
const KEPT_HEADERS = ['freeclimb-signature', 'request-id', 'content-type', 'user-agent']

export async function POST(request: Request) {
  return withSpan('webhook', {}, (setAttributes) => takePost(request, setAttributes))
}

type Facts = Record<string, unknown> & { result?: string; reason?: string }

async function takePost(request: Request, setAttributes: SetAttributes) {
  const receivedAt = new Date()
  const { FREECLIMB_SIGNING_SECRETS: secrets, FREECLIMB_ACCOUNT_ID: ownAccountId } = env()
  const respond = (status: number, error: string | null, facts: Facts = {}) => {
    const { result, reason } = facts
    setAttributes({ 'roomtone.status': status, 'roomtone.result': result, 'roomtone.reason': reason })
    countPost({ status, result, reason })
    log[status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info'](
      { ...facts, status, error: error ?? undefined, durationMs: Date.now() - receivedAt.getTime() },
      'webhook',
    )
    // FreeClimb ignores the response to a notification; [] is PerCL for nothing to do.
    return Response.json(error === null ? [] : { error }, {
      status,
      headers: { 'cache-control': 'no-store' },
    })
  }

  const { body, fault } = await readBody(request, BODY_LIMIT_BYTES)
  const note = (status: number, reason: RefusalReason, detail: string, facts: Facts = {}) => {
    const sizeBytes = fault === null ? body.byteLength : announcedBytes(request)
    const headers = keptHeaders(request)
    // `after` keeps the response from waiting for the note, and keeps a serverless host from stopping before it's written.
    after(() => recordRefusal({ reason, detail, status, sentTo, headers, body, sizeBytes, receivedAt }))
    return respond(status, detail, { ...facts, reason })
  }
  const sentTo = wrongAddress(request)
  const refuse: typeof note = (status, reason, detail, facts) =>
    sentTo === null
      ? note(status, reason, detail, facts)
      : note(404, 'wrong-address', `${addressWords(sentTo)} ${detail}`, facts)

  if (secrets.length === 0) {
    const detail =
      'No signing secret is configured. Set FREECLIMB_SIGNING_SECRETS; until then posts are refused.'
    return refuse(503, 'no-secret', detail)
  }
  if (fault === 'too-large') return refuse(413, fault, 'The body is larger than 256 KiB.')
  if (fault === 'cut-off') return refuse(400, fault, 'The body was cut off.')

  const signature = checkSignature(request.headers.get('freeclimb-signature'), body, secrets, receivedAt)
  if (!signature.ok) return refuse(401, signature.reason, signature.detail)

  const reading = parsePost(body)
  const facts = loggedFacts(reading, request)
  if (ownAccountId && reading.accountId !== null && reading.accountId !== ownAccountId) {
    const detail = 'The post is about an account other than FREECLIMB_ACCOUNT_ID.'
    return refuse(403, 'other-account', detail, facts)
  }

  const delivery: Delivery = { body, headers: keptHeaders(request), sentAt: signature.sentAt, receivedAt }
  try {
    const { result, reason } = await receiveDelivery(delivery, reading)
    if (result === 'stored') runJobsAfterResponse()
    if (sentTo !== null) return refuse(404, 'wrong-address', STORED_ANYWAY, { ...facts, result })
    if (reading.kind === 'not-an-object') return respond(400, reading.reason, { ...facts, result })
    return respond(200, null, { ...facts, result, reason: reason ?? undefined })
  } catch (error) {
    // FreeClimb doesn't promise to retry, so the log line is the only copy, for `npm run recover`.
    const sealedPost = countLoggedPost(body) ? sealDelivery(delivery, secrets) : undefined
    const lost = {
      ...facts,
      sealedPost,
      isCopyOfLogged: sealedPost === undefined || undefined,
      cause: errorFacts(error),
    }
    if (isDatabaseUnavailable(error))
      return respond(503, 'The database can’t be reached. The post was not stored.', lost)
    return respond(500, 'The post could not be stored.', lost)
  }
}

const STORED_ANYWAY = 'Its signature is valid, so the post was stored anyway.'

/** The path that a post was sent to; null if that is the webhook's. */
function wrongAddress(request: Request) {
  const sentTo = request.headers.get(SENT_TO_HEADER)
  return sentTo === null ? null : storableText(sentTo, 200)
}

function addressWords(sentTo: string) {
  return `This was sent to ${sentTo}, but FreeClimb’s posts belong at ${configuredOrigin() ?? ''}${WEBHOOK}.`
}

function loggedFacts(reading: PostReading, request: Request) {
  const { requestType } = reading
  return {
    // FreeClimb's types are plain words; anything else was written by someone else and might contain anything.
    requestType: requestType === null || /^\w{1,40}$/.test(requestType) ? requestType : 'other',
    requestId: /^RQ\w{1,64}$/.exec(request.headers.get('request-id') ?? '')?.[0],
    ...('post' in reading
      ? { conferenceId: reading.post.conferenceId, recordingId: reading.post.recording?.id }
      : 'conferenceId' in reading && {
          conferenceId: reading.conferenceId,
          recordingId: reading.recordingId,
        }),
  }
}

/** The size that the sender announced; null if it isn't one. */
function announcedBytes(request: Request) {
  const announced = Number(request.headers.get('content-length'))
  return Number.isSafeInteger(announced) && announced > 0 ? announced : null
}

function keptHeaders(request: Request) {
  return Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = request.headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
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
