import { z } from 'zod'
import { type Result, refuse } from '@/lib/result'
import {
  askWithinOrigin,
  bodyOf,
  type FreeClimbSettings,
  failureOfError,
  freeClimbSettings,
  readBody,
  reasonOf,
} from './api-request'
import { postpone, withTurn } from './rate-limit'
import { AudioBytes } from './recording-audio-bytes'
import { parseUpstreamError, type UpstreamFailure } from './recording-audio-error'

const ANSWER_LIMIT_MS = 5_000
const PATIENCE_MS = 2_000
const MAX_BODY_BYTES = 64 * 1024

// Both may be null. FreeClimb returns more about an account, including a secret, which we don't read.
const accountSchema = z.object({
  type: z.string().nullish().catch(null),
  status: z.string().nullish().catch(null),
})

export type Account = { type: string | null; status: string | null }

export type AccountProblem =
  /** No request was made: credentials are missing, or other requests hold the turns for too long. */
  | { failure: 'not-configured' }
  | { failure: 'no-turn' }
  /** `detail` is the HTTP status, or the error's code if no response arrived */
  | { failure: 'unreadable' | UpstreamFailure; detail: string }

export type AccountAnswer = Result<Account, AccountProblem>

/** A response, and how far our clock is ahead of FreeClimb's; null if the response has no Date header. */
export type AskedAccount = { answer: AccountAnswer; skewSec: number | null }

/** Requests the account itself: the smallest request that needs our credentials. */
export async function askAccount(signal: AbortSignal): Promise<AskedAccount> {
  const settings = freeClimbSettings()
  if (settings === null) return { answer: refuse({ failure: 'not-configured' }), skewSec: null }
  const asked = await withTurn((turn) => ask(turn.signal, settings), { signal, patienceMs: PATIENCE_MS })
  return asked === 'no-turn' ? { answer: refuse({ failure: 'no-turn' }), skewSec: null } : asked
}

async function ask(signal: AbortSignal, settings: FreeClimbSettings): Promise<AskedAccount> {
  const limits = { firstByteTimeoutMs: ANSWER_LIMIT_MS, stallTimeoutMs: ANSWER_LIMIT_MS }
  const bytes = new AudioBytes(signal, limits)
  const url = new URL(`${settings.apiUrl}/Accounts/${encodeURIComponent(settings.accountId)}`)
  const sentMs = Date.now()
  try {
    const response = await askWithinOrigin(url, { Accept: 'application/json' }, bytes.signal, settings)
    const skewSec = readSkewSec(response.headers.date, (sentMs + Date.now()) / 2)
    bytes.attach(bodyOf(response))
    const { text } = await readBody(bytes, MAX_BODY_BYTES)
    const { statusCode = 0, headers } = response
    return { answer: await readAnswer(statusCode, text, headers['retry-after'] ?? null), skewSec }
  } catch (error) {
    const failure = failureOfError(error, bytes)
    return { answer: refuse({ failure, detail: reasonOf(error) }), skewSec: null }
  } finally {
    bytes.stop()
  }
}

async function readAnswer(status: number, text: string, retryAfter: string | null): Promise<AccountAnswer> {
  const detail = String(status)
  if (status !== 200) {
    const { failure, retryAfterSec } = parseUpstreamError(status, text, retryAfter)
    if (failure === 'rate-limited' && retryAfterSec !== undefined) await postpone(retryAfterSec)
    return refuse({ failure, detail })
  }
  const account = accountSchema.safeParse(parseJson(text))
  if (!account.success) return refuse({ failure: 'unreadable', detail })
  return { ok: true, value: { type: account.data.type ?? null, status: account.data.status ?? null } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A Date header drops the fraction of its second, so assume half a second. */
function readSkewSec(date: string | undefined, ownMs: number): number | null {
  const theirMs = Date.parse(date ?? '')
  return Number.isNaN(theirMs) ? null : (ownMs - (theirMs + 500)) / 1000
}
