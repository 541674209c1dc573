import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { db } from '@/lib/db'
import { configuredOrigin, env } from '@/lib/env'
import { signatureHeader } from '@/lib/freeclimb/signature'
import { TEST_POST } from '@/lib/ingest/ingest'
import { WEBHOOK } from '@/lib/request-security/public-paths'

const ANSWER_LIMIT_MS = 10_000
const MAX_ANSWER_LENGTH = 2_000
// An earlier row can't be this post's: storing it takes less, and clocks differ by little.
const LOOK_BACK_MS = 15 * 60_000

/** How a test post was answered, and what the database has of it. */
export type TestPost = {
  url: string
  /** Whether it went to the configured public address; if not, it went straight to this process */
  isPublicAddress: boolean
  sent: Answered | { kind: 'no-secret' } | { kind: 'no-answer'; code: string }
}

type Answered = {
  kind: 'answered'
  status: number
  durationMs: number
  /** Roomtone's message, if it refused the post; null for anyone else's answer */
  error: string | null
  location: string | null
  /** The row in this database; null if there's none */
  deliveryId: string | null
}

/**
 * Signs a post about nothing with the first secret and sends it over HTTP, as FreeClimb would: to the configured origin,
 * else to this process, and never to a host that a request's headers name.
 */
export async function sendTestPost(): Promise<TestPost> {
  const { FREECLIMB_SIGNING_SECRETS: secrets, FREECLIMB_ACCOUNT_ID: accountId } = env()
  const configured = configuredOrigin()
  const url = `${configured ?? ownOrigin()}${WEBHOOK}`
  const to = { url, isPublicAddress: configured !== undefined }
  if (secrets.length === 0) return { ...to, sent: { kind: 'no-secret' } }
  // Keys in alphabetical order, as FreeClimb writes them.
  const body = JSON.stringify({ accountId, requestType: TEST_POST, testId: randomUUID() })
  const sentAt = new Date()
  const startedMs = performance.now()
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      headers: {
        'content-type': 'application/json',
        'freeclimb-signature': signatureHeader(body, secrets.slice(0, 1), sentAt),
        'user-agent': 'Roomtone test post',
      },
    })
    text = (await response.text()).slice(0, MAX_ANSWER_LENGTH)
  } catch (error) {
    return { ...to, sent: { kind: 'no-answer', code: codeOf(error) } }
  }
  const durationMs = Math.max(1, Math.round(performance.now() - startedMs))
  const deliveryId = response.status === 200 ? await findDelivery(body, sentAt) : null
  const location = response.headers.get('location')
  const { status } = response
  return {
    ...to,
    sent: { kind: 'answered', status, durationMs, error: readRefusal(text), location, deliveryId },
  }
}

/** Next.js sets PORT to the port it listens on. */
function ownOrigin(): string {
  return `http://127.0.0.1:${process.env.PORT?.trim() || 3000}`
}

async function findDelivery(body: string, sentAt: Date): Promise<string | null> {
  const delivery = await db().webhookDelivery.findFirst({
    where: {
      id: { gte: firstIdAt(sentAt.getTime() - LOOK_BACK_MS) },
      body: new Uint8Array(Buffer.from(body)),
    },
    select: { id: true },
  })
  return delivery?.id ?? null
}

/** The smallest version 7 UUID of a moment, because they begin with their time. */
function firstIdAt(atMs: number): string {
  const hex = atMs.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

const refusalSchema = z.object({ error: z.string().min(1) })

function readRefusal(text: string): string | null {
  try {
    return refusalSchema.safeParse(JSON.parse(text)).data?.error ?? null
  } catch {
    return null
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'TIMEOUT'
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.message : 'unknown'
}
