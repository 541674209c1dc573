import type { Role } from '@/lib/generated/prisma/client'
import { readKeyActor } from './api-keys'
import { readSession } from './sessions'

/** Whoever asks for something: a person who signed in, or a program with an API key. */
export type Actor = {
  kind: 'user' | 'key'
  id: string
  /** A person's e-mail or a key's name */
  name: string
  role: Role
}

/**
 * Who a request comes from, by its headers; null for a stranger. A key counts only where programs are served. Nothing
 * is remembered between requests: a role that changed or a user who was disabled counts at once.
 */
export async function readActor(headers: Headers, { keys = false } = {}): Promise<Actor | null> {
  const [, key] = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (key !== undefined) return keys ? readKeyActor(key) : null
  const session = await readSession(headers)
  return session && { kind: 'user', id: session.user.id, name: session.user.email, role: session.user.role }
}
