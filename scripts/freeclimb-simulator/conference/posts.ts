import { createHmac } from 'node:crypto'
import type { ConferenceStatus } from '../account'

export type RequestType = 'conferenceStatus' | 'conferenceRecordingStatus'

/** The body of a conference webhook; FreeClimb includes nulls. */
export interface ConferencePost {
  requestType: RequestType
  accountId: string
  conferenceId: string
  status: ConferenceStatus
  callId: string | null
  callStatus: string | null
  direction: string | null
  from: string | null
  to: string | null
  queueId: string | null
  recordingId: string | null
  recordingUrl: string | null
  recordingDurationSec: number | null
}

export interface PostAnswer {
  /** Null if there was no response; `error` then says why, TIMED_OUT for a timeout */
  httpStatus: number | null
  error: string | null
  elapsedMs: number
}

const ANSWER_TIMEOUT_MS = 10_000

export const TIMED_OUT = `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`

/** Serializes as FreeClimb does: keys in alphabetical order, no spaces, nulls included. */
export function serializePost(post: ConferencePost): string {
  return JSON.stringify(Object.fromEntries(Object.entries(post).sort(([a], [b]) => (a < b ? -1 : 1))))
}

/** Returns the FreeClimb-Signature header: one v1 per secret, over the timestamp and the body's bytes. */
export function signBody(body: string, signingSecrets: readonly string[], signedAt: Date): string {
  const timestamp = Math.floor(signedAt.getTime() / 1000)
  const signatures = signingSecrets.map((secret) =>
    createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex'),
  )
  return [`t=${timestamp}`, ...signatures.map((signature) => `v1=${signature}`)].join(',')
}

/** Signs now and sends once, because FreeClimb promises no retry and follows no redirect. */
export async function sendPost(
  callbackUrl: string,
  post: ConferencePost,
  {
    signingSecrets,
    requestId,
    signal,
  }: { signingSecrets: readonly string[]; requestId: string; signal: AbortSignal },
): Promise<PostAnswer> {
  const body = serializePost(post)
  const startedAt = performance.now()
  try {
    const response = await fetch(callbackUrl, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'FreeClimb/1.0',
        'request-id': requestId,
        'freeclimb-signature': signBody(body, signingSecrets, new Date()),
      },
    })
    await response.arrayBuffer()
    return { httpStatus: response.status, error: null, elapsedMs: performance.now() - startedAt }
  } catch (error) {
    signal.throwIfAborted()
    return { httpStatus: null, error: describeFailure(error), elapsedMs: performance.now() - startedAt }
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return TIMED_OUT
  const cause = error.cause
  if (cause instanceof Error && 'code' in cause) return String(cause.code)
  return cause instanceof Error ? cause.message : error.message
}
