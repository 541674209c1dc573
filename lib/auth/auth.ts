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
/** A session that is used lasts on: this often it is given its whole time again. */
export const RENEWED_AFTER_SEC = DAY_SEC

// One for the process, as the database client is.
const globalForAuth = globalThis as typeof globalThis & { roomtoneAuth?: ReturnType<typeof makeAuth> }

/** The one Better Auth, made on first use. Throws in words where AUTH_SECRET is missing. */
export function auth() {
  globalForAuth.roomtoneAuth ??= makeAuth()
  return globalForAuth.roomtoneAuth
}

function makeAuth() {
  return betterAuth({ ...authOptions(), plugins: [beginSession, nextCookies()] })
}

/** Better Auth's settings, but for its plugins. */
export function authOptions() {
  const { AUTH_SECRET, APP_URL } = env()
  if (AUTH_SECRET === undefined)
    throw new Error('AUTH_SECRET is not set: without it nobody can sign in. See .env.example.')
  return {
    appName: 'Roomtone',
    secret: AUTH_SECRET,
    // Only what leads back from an OIDC provider needs it, and that is not set up without it.
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
      // It believes the first element of X-Forwarded-For, which is a visitor's to choose.
      ipAddress: { disableIpTracking: true },
      useSecureCookies: cookiesAreSecure(APP_URL),
    },
    // An OpenID round trip begins without a row, so that starting one over and over fills nothing.
    account: { storeStateStrategy: 'cookie' },
    // Better Auth limits only what comes through its own addresses, of which few are open: see sign-in-attempts.ts.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: 'error',
      log: (level, message) => log[level === 'error' ? 'error' : 'warn'](`sign-in: ${message}`),
    },
  } as const satisfies BetterAuthOptions
}

/** However somebody signs in. */
async function refuseDisabled({ userId }: { userId: string }) {
  const user = await db().user.findUnique({ where: { id: userId }, select: { disabledAt: true } })
  return user !== null && user.disabledAt === null ? undefined : false
}

/** A provider's tokens are of no use here, and are not kept for whoever reads the database. */
async function forgetTokens<Account extends object>(account: Account) {
  return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } }
}
