import { createHash } from 'node:crypto'
import { db } from '@/lib/db'
import type { Actor } from './actor'

const SEEN_TO_THE_NEAREST_MS = 5 * 60_000

/** Whom a key lets in; null for one that is unknown, revoked or past its day. */
export async function readKeyActor(key: string): Promise<Actor | null> {
  const now = new Date()
  const found = await db().apiKey.findUnique({ where: { keyHash: hashOfKey(key) } })
  if (!found || found.revokedAt !== null || found.expiresAt <= now) return null
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > SEEN_TO_THE_NEAREST_MS)
    await db().apiKey.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } })
  return { kind: 'key', id: found.id, name: found.name, role: found.role }
}

// Not a password hash: a key is 256 random bits, which nobody guesses from its hash.
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
