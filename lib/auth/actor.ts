import { readKeyActor } from '@/lib/api-keys/api-keys'
import type { Actor } from '@/lib/audit/actor'
import { readPassedActor } from './passed-actor'
import { readSession, type Session } from './sessions'

/** The sender of a request; null for a stranger. Never cached, so changed roles and disabled users apply immediately. */
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

/** The sender of a request, whom the proxy may have read already. */
export async function readActor(headers: Headers, { keys = false } = {}): Promise<Actor | null> {
  const passed = readPassedActor(headers)
  if (passed !== null) return keys || passed.kind === 'user' ? passed : null
  return (await readVisitor(headers, { keys }))?.actor ?? null
}
