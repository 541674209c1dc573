import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '@/lib/audit/actor'
import { env } from '@/lib/env'
import { ROLES } from '@/lib/permissions/permissions'
import { isSame } from '@/lib/request-security/recognize'

/** Carries the actor from the proxy to the page or handler of the same request, which then needn't read the session. */
export const ACTOR_HEADER = 'x-roomtone-actor'

// Long enough to get from the proxy to the page; a changed role or an ended session applies to the next request.
const VALID_MS = 10_000

const passedSchema = z.object({
  sentMs: z.number(),
  actor: z.object({ kind: z.enum(['user', 'key']), id: z.string(), name: z.string(), role: z.enum(ROLES) }),
})

/** Signed for these credentials alone: nobody can forge it, nor use it with another cookie. Null without AUTH_SECRET. */
export function passActor(actor: Actor, headers: Headers, nowMs = Date.now()): string | null {
  const passed = Buffer.from(JSON.stringify({ sentMs: nowMs, actor })).toString('base64url')
  const signature = signatureOf(passed, headers)
  return signature && `${passed}.${signature}`
}

/** The actor that the proxy passed on; null if it passed none, or if that isn't its signature. */
export function readPassedActor(headers: Headers, nowMs = Date.now()): Actor | null {
  const [passed = '', given = ''] = headers.get(ACTOR_HEADER)?.split('.') ?? []
  const expected = signatureOf(passed, headers)
  if (passed === '' || expected === null || !isSame(given, expected)) return null
  const { sentMs, actor } = passedSchema.parse(JSON.parse(Buffer.from(passed, 'base64url').toString()))
  return Math.abs(nowMs - sentMs) < VALID_MS ? actor : null
}

function signatureOf(passed: string, headers: Headers): string | null {
  const { AUTH_SECRET } = env()
  if (AUTH_SECRET === undefined) return null
  const credentials = [headers.get('cookie'), headers.get('authorization')]
  return createHmac('sha256', AUTH_SECRET)
    .update(JSON.stringify(['actor', passed, ...credentials]))
    .digest('base64url')
}
