import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { nextCookies } from 'better-auth/next-js'
import { db } from '@/lib/db'
import { configuredOrigin, env } from '@/lib/env'
import { log } from '@/lib/log'
import { cookiesAreSecure } from '@/lib/request-security/secure-cookies'
import { beginSession } from './begin-session'
import { rememberDevice } from './known-device'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-length'

const DAY_SEC = 24 * 60 * 60

export const LASTS_SEC = 7 * DAY_SEC
/** Each session is extended to its full duration at this interval while in use. */
export const RENEWED_AFTER_SEC = DAY_SEC

// One per process, like the database client.
const globalForAuth = globalThis as typeof globalThis & { roomtoneAuth?: ReturnType<typeof makeAuth> }

/** The Better Auth instance, created on first use. Throws if AUTH_SECRET is missing. */
export function auth() {
  globalForAuth.roomtoneAuth ??= makeAuth()
  return globalForAuth.roomtoneAuth
}

function makeAuth() {
  return betterAuth({ ...authOptions(), plugins: [beginSession, nextCookies()] })
}

/** Better Auth's settings, except plugins. */
export function authOptions() {
  const { AUTH_SECRET, APP_URL } = env()
  if (AUTH_SECRET === undefined)
    throw new Error('AUTH_SECRET is not set: without it nobody can sign in. See .env.example.')
  return {
    appName: 'Roomtone',
    secret: AUTH_SECRET,
    // Only OIDC callbacks use it, and OIDC isn't offered without a configured origin.
    baseURL: configuredOrigin() ?? 'http://localhost',
    database: prismaAdapter(db(), { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    session: { expiresIn: LASTS_SEC, updateAge: RENEWED_AFTER_SEC },
    user: {
      additionalFields: {
        role: { type: ['listener', 'manager', 'admin'], defaultValue: 'listener', input: false },
        disabledAt: { type: 'date', required: false, input: false },
        lastSeenAt: { type: 'date', required: false, input: false },
      },
    },
    databaseHooks: {
      session: { create: { before: refuseDisabled } },
      account: { create: { before: forgetTokens }, update: { before: forgetTokens } },
    },
    hooks: { after: rememberDevice },
    advanced: {
      cookiePrefix: 'roomtone',
      // Better Auth trusts the first element of X-Forwarded-For, which the client controls.
      ipAddress: { disableIpTracking: true },
      useSecureCookies: cookiesAreSecure(APP_URL),
    },
    // Keep the OIDC state in a cookie, so that starting sign-ins over and over adds no rows.
    account: { storeStateStrategy: 'cookie' },
    // It would only limit Better Auth's own routes, few of which are exposed: see sign-in-attempts.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => log[level === 'error' ? 'error' : 'warn'](`sign-in: ${message}`),
    },
  } as const satisfies BetterAuthOptions
}

/** Blocks disabled users however they sign in. */
async function refuseDisabled({ userId }: { userId: string }) {
  const user = await db().user.findUnique({ where: { id: userId }, select: { disabledAt: true } })
  return user !== null && user.disabledAt === null ? undefined : false
}

/** Drops the provider's tokens, which we don't need, so that a leaked database doesn't contain them. */
async function forgetTokens<Account extends object>(account: Account) {
  return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } }
}
