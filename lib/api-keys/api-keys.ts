import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '@/lib/audit/actor'
import { appendAudit } from '@/lib/audit/append'
import type { AuditContext } from '@/lib/audit/outcome'
import { db } from '@/lib/db'
import type { Role } from '@/lib/generated/prisma/client'
import { isStillAllowed } from '@/lib/permissions/still-allowed'
import { rememberKey } from '@/lib/request-security/recognize'

const KEY = /^rt_[A-Za-z0-9_-]{43}$/
const BEGINNING_LENGTH = 'rt_'.length + 6
const USED_TO_THE_NEAREST_MS = 5 * 60_000

export type NewKey = { name: string; role: Role; expiresAt: Date }

/** Everything stored about a key except its hash. */
export type StoredKey = NewKey & {
  id: string
  beginning: string
  createdAt: Date
  revokedAt: Date | null
  lastUsedAt: Date | null
}

const KEPT = {
  id: true,
  name: true,
  role: true,
  beginning: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
} as const

/** Creates a key, visible only here. Null if the requester just lost the permission: a key outlives its creator's role. */
export async function createKey(
  { name, role, expiresAt }: NewKey,
  doer: AuditContext,
): Promise<string | null> {
  const key = `rt_${randomBytes(32).toString('base64url')}`
  const beginning = key.slice(0, BEGINNING_LENGTH)
  return db().$transaction(async (transaction) => {
    if (!(await isStillAllowed(doer, 'settings', transaction))) return null
    const { id } = await transaction.apiKey.create({
      data: { name, role, expiresAt, beginning, keyHash: hashOfKey(key) },
      select: { id: true },
    })
    const details = { name, role, expiresAt: expiresAt.toISOString() }
    await appendAudit({ ...doer, action: 'created key', target: { kind: 'key', id }, details }, transaction)
    return key
  })
}

export function listKeys(): Promise<StoredKey[]> {
  return db().apiKey.findMany({ select: KEPT, orderBy: { id: 'desc' } })
}

export async function findKey(id: string): Promise<StoredKey | null> {
  if (!isUuid(id)) return null
  return db().apiKey.findUnique({ where: { id }, select: KEPT })
}

/** Revokes a key. Returns false if there is none or it is already revoked. */
export async function revokeKey(id: string, doer: AuditContext): Promise<boolean> {
  if (!isUuid(id)) return false
  return db().$transaction(async (transaction) => {
    const [revoked] = await transaction.apiKey.updateManyAndReturn({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { name: true, role: true, expiresAt: true },
    })
    if (revoked === undefined) return false
    const details = { ...revoked, expiresAt: revoked.expiresAt.toISOString() }
    await appendAudit({ ...doer, action: 'revoked key', target: { kind: 'key', id }, details }, transaction)
    return true
  })
}

export type KeyState = 'active' | 'expired' | 'revoked'

export function keyState(
  { revokedAt, expiresAt }: Pick<StoredKey, 'revokedAt' | 'expiresAt'>,
  now: Date,
): KeyState {
  if (revokedAt !== null) return 'revoked'
  return expiresAt <= now ? 'expired' : 'active'
}

/** The actor of a key; null if the key is unknown, revoked or expired. */
export async function readKeyActor(key: string): Promise<Actor | null> {
  if (!KEY.test(key)) return null
  const now = new Date()
  const found = await db().apiKey.findUnique({ where: { keyHash: hashOfKey(key) } })
  if (found === null || keyState(found, now) !== 'active') return null
  rememberKey(key)
  // Math.abs, because a use in the future was recorded by a fast clock.
  if (!found.lastUsedAt || Math.abs(now.getTime() - found.lastUsedAt.getTime()) > USED_TO_THE_NEAREST_MS)
    await db().apiKey.updateMany({ where: { id: found.id }, data: { lastUsedAt: now } })
  return { kind: 'key', id: found.id, name: found.name, role: found.role }
}

// SHA-256 is enough: a key is 256 random bits, so nobody can guess it from its hash.
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

// Postgres fails on comparing a uuid column with anything else.
function isUuid(text: string) {
  return z.uuid().safeParse(text).success
}
