import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { env } from '@/lib/env'

/** More keys than are used in a day. */
const REMEMBERED_KEYS = 1_000

/** The length of a device ID's random half, and of the other half, its signature. */
const HALF_LENGTH = 8

// Next bundles the routes and the request hooks separately, each with its own copy of this module.
const globalForKeys = globalThis as typeof globalThis & { roomtoneOpenedKeys?: Set<string> }

/**
 * Recognizes a requester without the database: by the signature of a session or device cookie, or by a recently used API
 * key. Null for a stranger. Grants nothing, because the session may be over and the key revoked.
 */
export function recognize(
  cookie: string | null | undefined,
  authorization: string | null | undefined,
): string | null {
  return sessionIn(cookie) ?? keyIn(authorization) ?? deviceIn(cookie)
}

/** Makes recognize() know a key that was just accepted. */
export function rememberKey(key: string) {
  globalForKeys.roomtoneOpenedKeys ??= new Set()
  const keys = globalForKeys.roomtoneOpenedKeys
  const name = nameOfKey(key)
  // Move it to the end, so that the least recently used key is dropped first.
  keys.delete(name)
  keys.add(name)
  const [oldest] = keys
  if (keys.size > REMEMBERED_KEYS && oldest !== undefined) keys.delete(oldest)
}

/** A device ID that recognize() can verify by itself: the second half signs the first. */
export function newDeviceId(): string {
  const random = randomBytes((HALF_LENGTH * 3) / 4).toString('base64url')
  return random + signatureOfDevice(random)
}

export function isOwnDeviceId(deviceId: string): boolean {
  return isSame(deviceId.slice(HALF_LENGTH), signatureOfDevice(deviceId.slice(0, HALF_LENGTH)))
}

export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Better Auth's format: token, dot, Base64 signature. */
function sessionIn(cookie: string | null | undefined): string | null {
  const value = readCookie(cookie, 'session_token')
  const dot = value.lastIndexOf('.')
  const token = value.slice(0, dot)
  return dot > 0 && isSame(value.slice(dot + 1), hmac(token, 'base64')) ? `session ${token}` : null
}

function deviceIn(cookie: string | null | undefined): string | null {
  const [deviceId = ''] = readCookie(cookie, 'device').split('.')
  return isOwnDeviceId(deviceId) ? `device ${deviceId}` : null
}

function keyIn(authorization: string | null | undefined): string | null {
  const [, key] = /^Bearer +(\S{1,100})$/i.exec(authorization ?? '') ?? []
  if (key === undefined) return null
  const name = nameOfKey(key)
  return globalForKeys.roomtoneOpenedKeys?.has(name) ? name : null
}

function nameOfKey(key: string): string {
  return `key ${createHash('sha256').update(key).digest('base64url')}`
}

function readCookie(cookie: string | null | undefined, name: string): string {
  const value = new RegExp(`(?:^|; ?)(?:__Secure-)?roomtone\\.${name}=([^;]{1,400})`).exec(cookie ?? '')?.[1]
  try {
    return decodeURIComponent(value ?? '')
  } catch {
    return ''
  }
}

function signatureOfDevice(random: string): string {
  return hmac(`device ${random}`, 'base64url').slice(0, HALF_LENGTH)
}

function hmac(text: string, encoding: 'base64' | 'base64url'): string {
  return createHmac('sha256', env().AUTH_SECRET ?? randomBytes(32))
    .update(text)
    .digest(encoding)
}
