export type UpstreamFailure =
  | 'credentials'
  /** FreeClimb says so itself */
  | 'deleted'
  /** 404 and the like: a file still on its way, a wrong URL, or a deletion long ago */
  | 'missing'
  | 'not-ready'
  | 'rate-limited'
  | 'timeout'
  | 'unreachable'
  | 'client-left'

export type UpstreamProblem = { failure: UpstreamFailure; retryAfterSec?: number }

export const NOT_READY_RETRY_SEC = 60
const RATE_LIMIT_RETRY_SEC = 5
/** A longer Retry-After is cut to this. */
export const MAX_RETRY_SEC = 3600

// Codes from FreeClimb's error dictionary say more than the HTTP status, which may even be 200.
const FAILURE_OF_CODE = new Map<number, UpstreamFailure>([
  [24, 'rate-limited'],
  [50, 'credentials'],
  [51, 'credentials'],
  [68, 'missing'],
  [69, 'not-ready'],
  [77, 'deleted'],
])

const CODE_NOT_FOUND = 1

/** What a response without audio means. `body` can have either of FreeClimb's two error formats, or neither. */
export function parseUpstreamError(status: number, body: string, retryAfter: string | null): UpstreamProblem {
  const failure = failureOf(status, readErrorCode(body))
  if (failure === 'not-ready') {
    return { failure, retryAfterSec: parseRetryAfter(retryAfter) ?? NOT_READY_RETRY_SEC }
  }
  if (failure === 'rate-limited') {
    return { failure, retryAfterSec: parseRetryAfter(retryAfter) ?? RATE_LIMIT_RETRY_SEC }
  }
  return { failure }
}

function failureOf(status: number, code: number | null): UpstreamFailure {
  const known = code === null ? undefined : FAILURE_OF_CODE.get(code)
  if (known !== undefined) return known
  if (status === 401 || status === 403) return 'credentials'
  if (status === 404 || status === 410 || code === CODE_NOT_FOUND) return 'missing'
  if (status === 429) return 'rate-limited'
  if (status === 408 || status === 504) return 'timeout'
  if (status === 202 || status === 204) return 'not-ready'
  return 'unreachable'
}

function readErrorCode(body: string): number | null {
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return null
    return Number.isInteger(parsed.code) ? Number(parsed.code) : null
  } catch {
    return null
  }
}

/** RFC 9110 §10.2.3: seconds or an HTTP date. Between a second and an hour; null if unreadable. */
export function parseRetryAfter(value: string | null, nowMs = Date.now()): number | null {
  if (value === null) return null
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : Math.ceil((Date.parse(value) - nowMs) / 1000)
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 1), MAX_RETRY_SEC)
}
