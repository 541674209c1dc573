import { readKeyActor } from '@/lib/api-keys/api-keys'
import type { Actor } from '@/lib/audit/actor'
import { readSession, type Session } from './sessions'

/**
 * Who a request comes from, by its headers, and with what session; null for a stranger. A key counts only where programs
 * are served. Nothing is remembered between requests: a role that changed or a user who was disabled counts at once.
 */
export async function readVisitor(
  headers: Headers,
  { keys = false } = {},
): Promise<{ actor: Actor; session: Session | null } | null> {
  const [, key] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (key !== undefined) {
    const actor = keys ? await readKeyActor(key) : null
    return actor && { actor, session: null }
  }
  const session = await readSession(headers)
  if (session === null) return null
  const { id, email, role } = session.user
  return { actor: { kind: 'user', id, name: email, role }, session }
}

/** Who a request comes from, as readVisitor says. */
export async function readActor(headers: Headers, options?: { keys?: boolean }): Promise<Actor | null> {
  return (await readVisitor(headers, options))?.actor ?? null
}
