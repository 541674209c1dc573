import { z } from 'zod'
import { env } from '@/lib/env'

const ANSWER_LIMIT_MS = 5_000

// Both may be null; whatever else FreeClimb tells of an account, a secret among it, is not read.
const accountSchema = z.object({
  type: z.string().nullish().catch(null),
  status: z.string().nullish().catch(null),
})

export type AccountAnswer = { ok: true; type: string | null; status: string | null } | AccountFailure

export type AccountFailure =
  | { ok: false; failure: 'not-configured'; missing: string[] }
  | { ok: false; failure: 'refused' | 'unexpected'; httpStatus: number }
  | { ok: false; failure: 'rate-limited' | 'timeout' | 'unreadable' }
  | { ok: false; failure: 'unreachable'; code: string }

/** An answer, and how far this server's clock was ahead of FreeClimb's; null where FreeClimb did not tell the time. */
export type AskedAccount = { answer: AccountAnswer; skewSec: number | null }

/** Asks FreeClimb's REST API for the account itself: the smallest question that takes the credentials. */
export async function askAccount(signal: AbortSignal): Promise<AskedAccount> {
  const { FREECLIMB_API_URL: apiUrl, FREECLIMB_ACCOUNT_ID: accountId, FREECLIMB_API_KEY: apiKey } = env()
  if (accountId === undefined || apiKey === undefined) {
    const missing = [
      ...(accountId === undefined ? ['FREECLIMB_ACCOUNT_ID'] : []),
      ...(apiKey === undefined ? ['FREECLIMB_API_KEY'] : []),
    ]
    return { answer: { ok: false, failure: 'not-configured', missing }, skewSec: null }
  }
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS)
  const sentMs = Date.now()
  try {
    const response = await fetch(`${apiUrl}/Accounts/${accountId}`, {
      // A redirect may lead anywhere, and the credentials must not.
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.any([signal, limit]),
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${accountId}:${apiKey}`).toString('base64')}`,
      },
    })
    const skewSec = readSkewSec(response.headers.get('date'), (sentMs + Date.now()) / 2)
    return { answer: await readAnswer(response), skewSec }
  } catch (error) {
    if (limit.aborted) return { answer: { ok: false, failure: 'timeout' }, skewSec: null }
    signal.throwIfAborted()
    return { answer: { ok: false, failure: 'unreachable', code: codeOf(error) }, skewSec: null }
  }
}

async function readAnswer(response: Response): Promise<AccountAnswer> {
  const { status: httpStatus } = response
  if (httpStatus !== 200) {
    await response.body?.cancel()
    if (httpStatus === 401 || httpStatus === 403) return { ok: false, failure: 'refused', httpStatus }
    if (httpStatus === 429) return { ok: false, failure: 'rate-limited' }
    return { ok: false, failure: 'unexpected', httpStatus }
  }
  const account = accountSchema.safeParse(await response.json().catch(() => null))
  if (!account.success) return { ok: false, failure: 'unreadable' }
  return { ok: true, type: account.data.type ?? null, status: account.data.status ?? null }
}

/** A Date header tells the second that had begun, so half a second more is the likeliest. */
function readSkewSec(date: string | null, ownMs: number): number | null {
  const theirMs = Date.parse(date ?? '')
  return Number.isNaN(theirMs) ? null : (ownMs - (theirMs + 500)) / 1000
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.message : 'unknown'
}
