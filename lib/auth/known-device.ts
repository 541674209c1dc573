import { createHmac } from 'node:crypto'
import { createAuthMiddleware } from 'better-auth/api'
import { parseCookies } from 'better-auth/cookies'
import { env } from '@/lib/env'
import { isOwnDeviceId, isSame, newDeviceId } from '@/lib/request-security/recognize'

const COOKIE = 'device'
const YEAR_SEC = 365 * 24 * 60 * 60

/** How many users a shared browser remembers. */
const USERS_PER_DEVICE = 5

/** The ID of a browser this user has signed in with, else null. Grants nothing: it only exempts it from others' waits. */
export function knownDevice(headers: Headers, userId: string): string | null {
  const cookies = parseCookies(headers.get('cookie') ?? '')
  const value = cookies.get(`__Secure-roomtone.${COOKIE}`) ?? cookies.get(`roomtone.${COOKIE}`)
  return deviceOf(value, userId)
}

/** After a sign-in, makes the browser one of the user's known devices. */
export const rememberDevice = createAuthMiddleware(async (context) => {
  const userId = context.context.newSession?.user.id
  if (userId === undefined) return
  const { name, attributes } = context.context.createAuthCookie(COOKIE, { maxAge: YEAR_SEC })
  const known = context.getCookie(name)
  const knownId = deviceOf(known, userId)
  const deviceId = knownId !== null && isOwnDeviceId(knownId) ? knownId : newDeviceId()
  const others = entriesOf(known).filter((entry) => deviceOf(entry, userId) === null)
  const entries = [`${deviceId}.${sign(deviceId, userId)}`, ...others].slice(0, USERS_PER_DEVICE)
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
  return (value ?? '').split('~', USERS_PER_DEVICE).filter((entry) => /^[\w-]{16}\.[\w-]{43}$/.test(entry))
}

function sign(deviceId: string, userId: string): string {
  return createHmac('sha256', env().AUTH_SECRET ?? '')
    .update(`device ${userId} ${deviceId}`)
    .digest('base64url')
}
