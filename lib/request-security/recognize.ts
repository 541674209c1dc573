import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { env } from '@/lib/env'

/** More programs than call within a day. */
const REMEMBERED_KEYS = 1_000

/** Of a device's random half, and of the signature that is its other half. */
const HALF_LENGTH = 8

// What verifies keys and what takes requests are built apart, and each has a copy of this module.
const globalForKeys = globalThis as typeof globalThis & { roomtoneOpenedKeys?: Set<string> }

/**
 * The name of whoever sent a request, as far as it can be told at once, without the database: by the signature in a cookie
 * of a session or a device, or by a key that opened before. Null for a stranger. Nothing is allowed for it: the session may
 * be over and the key revoked.
 */
export function recognize(
  cookie: string | null | undefined,
  authorization: string | null | undefined,
): string | null {
  return sessionIn(cookie) ?? keyIn(authorization) ?? deviceIn(cookie)
}

/** Has a key that opened be recognized. */
export function rememberKey(key: string) {
  globalForKeys.roomtoneOpenedKeys ??= new Set()
  const keys = globalForKeys.roomtoneOpenedKeys
  const name = nameOfKey(key)
  // The last that were used stay.
  keys.delete(name)
  keys.add(name)
  const [oldest] = keys
  if (keys.size > REMEMBERED_KEYS && oldest !== undefined) keys.delete(oldest)
}

/** A name for a browser that is recognized by itself: half of it signs the other half. */
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

/** As Better Auth signs it: the token, a dot, and its signature in Base64. */
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
