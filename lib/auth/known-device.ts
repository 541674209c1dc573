import { createHmac } from 'node:crypto'
import { createAuthMiddleware } from 'better-auth/api'
import { parseCookies } from 'better-auth/cookies'
import { env } from '@/lib/env'
import { isOwnDeviceId, isSame, newDeviceId } from '@/lib/request-security/recognize'

const COOKIE = 'device'
const YEAR_SEC = 365 * 24 * 60 * 60

/** Users who sign in with one browser, as at a shared desk. */
const USERS_A_DEVICE = 5

/**
 * The name under which a user's browser is known because the user signed in with it before; null for any other browser.
 * Not a credential: it only keeps the tries of strangers from making this browser wait.
 */
export function knownDevice(headers: Headers, userId: string): string | null {
  const cookies = parseCookies(headers.get('cookie') ?? '')
  const value = cookies.get(`__Secure-roomtone.${COOKIE}`) ?? cookies.get(`roomtone.${COOKIE}`)
  return deviceOf(value, userId)
}

/** Of every answer that begins a session: makes the browser one of the user's known devices. */
export const rememberDevice = createAuthMiddleware(async (context) => {
  const userId = context.context.newSession?.user.id
  if (userId === undefined) return
  const { name, attributes } = context.context.createAuthCookie(COOKIE, { maxAge: YEAR_SEC })
  const known = context.getCookie(name)
  const knownId = deviceOf(known, userId)
  const deviceId = knownId !== null && isOwnDeviceId(knownId) ? knownId : newDeviceId()
  const others = entriesOf(known).filter((entry) => deviceOf(entry, userId) === null)
  const entries = [`${deviceId}.${sign(deviceId, userId)}`, ...others].slice(0, USERS_A_DEVICE)
  context.setCookie(name, entries.join('~'), attributes)
})

function deviceOf(value: string | null | undefined, userId: string): string | null {
  for (const entry of entriesOf(value)) {
    const [deviceId = '', signature = ''] = entry.split('.')
    if (isSame(signature, sign(deviceId, userId))) return deviceId
  }
  return null
}

function entriesOf(value: string | null | undefined): string[] {
  return (value ?? '').split('~', USERS_A_DEVICE).filter((entry) => /^[\w-]{16}\.[\w-]{43}$/.test(entry))
}

function sign(deviceId: string, userId: string): string {
  return createHmac('sha256', env().AUTH_SECRET ?? '')
    .update(`device ${userId} ${deviceId}`)
    .digest('base64url')
}
