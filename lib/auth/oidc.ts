import { betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { nextCookies } from 'better-auth/next-js'
import { genericOAuth } from 'better-auth/plugins'
import { appendAudit, type Origin } from '@/lib/audit/append'
import { recordRefusedSignIn } from '@/lib/audit/refused-sign-ins'
import { db } from '@/lib/db'
import { oidcSettings } from '@/lib/env'
import { countableAddress, originOf } from '@/lib/request-security/origin'
import { type Result, refuse } from '@/lib/result'
import { storable, storableText } from '@/lib/storable-text'
import { auth, authOptions } from './auth'
import { readTrustedProfile, subjectAt } from './oidc-claims'
import { countOther } from './sign-in-attempts'

const PROVIDER = 'oidc'

const globalForOidc = globalThis as typeof globalThis & { roomtoneOidc?: ReturnType<typeof makeOidcAuth> }

export function isOidcOffered(): boolean {
  return oidcSettings() !== null
}

/** Separate from auth() because creating it fetches the provider's discovery document, which sessions must not wait for. */
function oidcAuth(settings: NonNullable<ReturnType<typeof oidcSettings>>) {
  globalForOidc.roomtoneOidc ??= makeOidcAuth(settings)
  return globalForOidc.roomtoneOidc
}

function makeOidcAuth({
  issuer,
  clientId,
  clientSecret,
  emailDomains,
  trustsEmails,
}: NonNullable<ReturnType<typeof oidcSettings>>) {
  const options = authOptions()
  return betterAuth({
    ...options,
    user: {
      ...options.user,
      // Also checks returning users: their email can leave the provider, and OIDC_EMAIL_DOMAINS can be shortened.
      validateUserInfo: async ({ user, source }: UserInfo) => {
        if (!user.emailVerified) return { error: 'email_not_verified' }
        const email = storable(254).safeParse(user.email?.toLowerCase()).data ?? ''
        if (email === '') return { error: 'email_not_found' }
        if (emailDomains.length > 0 && !emailDomains.includes(email.split('@').at(-1) ?? ''))
          return { error: 'domain_not_allowed' }
        if (source.action === 'link-account' && (await isBoundElsewhere(user.id, issuer)))
          return { error: 'email_of_another' }
      },
    },
    databaseHooks: {
      ...options.databaseHooks,
      user: { create: { before: storableUser, after: recordNewUser } },
    },
    // Safe because a user's email comes from an admin or from OIDC, so nobody can register someone else's in advance.
    account: { ...options.account, accountLinking: { enabled: true, requireLocalEmailVerified: false } },
    onAPIError: { errorURL: '/sign-in' },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            discoveryUrl: `${issuer}/.well-known/openid-configuration`,
            clientId,
            clientSecret,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            requireIdTokenVerification: true,
            disableSignUp: emailDomains.length === 0,
            accountSubject: ({ profile }) => readSubject(profile.sub, issuer),
            ...(trustsEmails && { getUserInfo: (tokens) => readTrustedProfile(issuer, tokens) }),
          },
        ],
      }),
      nextCookies(),
    ],
  })
}

type UserInfo = {
  user: { id?: string; email?: string | null; emailVerified?: boolean }
  source: { action?: string }
}

/** The account ID under which we store a subject. Earlier versions stored the subject without the issuer. */
async function readSubject(told: unknown, issuer: string): Promise<string> {
  const sub = storable(255).safeParse(told).data ?? ''
  if (sub === '') return ''
  const earlier = { providerId: PROVIDER, accountId: sub }
  const isKept = await db().account.findUnique({
    where: { providerId_accountId: earlier },
    select: { id: true },
  })
  return isKept === null ? subjectAt(issuer, sub) : sub
}

// Whether the user already signs in with another account at this provider. Emails get reassigned, and their new owner must
// not become the old user. Under a new issuer nobody has an account yet, so everyone is matched by email.
async function isBoundElsewhere(userId = '', issuer: string): Promise<boolean> {
  const accounts = await db().account.findMany({
    where: { userId, providerId: PROVIDER },
    select: { accountId: true },
  })
  return accounts.some(({ accountId }) => !accountId.includes(' ') || accountId.startsWith(`${issuer} `))
}

/** Whether the user is tied to an account at the provider, so another account with their email is refused. */
export async function isBound(userId: string): Promise<boolean> {
  if (!isOidcOffered()) return false
  const account = await db().account.findFirst({
    where: { userId, providerId: PROVIDER },
    select: { id: true },
  })
  return account !== null
}

/** The provider can send any text as a name. */
async function storableUser<User extends { name: string }>(user: User) {
  return { data: { ...user, name: storableText(user.name, 200) } }
}

async function recordNewUser(
  { id, email }: { id: string; email: string },
  context: { headers?: Headers } | null,
) {
  await appendAudit({
    action: 'created user',
    actor: { kind: 'user', id, name: email },
    target: { kind: 'user', id },
    origin: originOf(context?.headers ?? new Headers()),
    details: { way: PROVIDER, role: 'listener' },
  })
}

/** Returns where to send a browser that signs in with the provider. The problem is an error code. */
export async function startOidcSignIn(
  next: string,
  headers: Headers,
  origin: Origin,
): Promise<Result<{ url: string }, string>> {
  const settings = oidcSettings()
  if (settings === null) return refuse('unreachable')
  if (await isTooOften(origin)) return refuse(TOO_OFTEN)
  try {
    const { url } = await oidcAuth(settings).api.signInSocial({
      body: { provider: PROVIDER, callbackURL: next, errorCallbackURL: '/sign-in', disableRedirect: true },
      headers,
    })
    return url === undefined ? refuse('unreachable') : { ok: true, value: { url } }
  } catch (error) {
    // Don't keep an instance that couldn't reach the provider, so the next attempt asks again.
    globalForOidc.roomtoneOidc = undefined
    if (!isAPIError(error)) throw error
    return refuse('unreachable')
  }
}

const TOO_OFTEN = 'too_often'

/** Limits attempts per address, because each sends requests to the provider. No limit if addresses can't be told apart. */
async function isTooOften({ address }: Origin): Promise<boolean> {
  const from = countableAddress(address)
  return from !== null && (await countOther('oidc', from)) !== null
}

/** Whether this browser started the sign-in: other sites can make it request the callback, but not set this cookie. */
function isBegun(request: Request): boolean {
  return /(^|[;\s])(__Secure-)?roomtone\.oauth_state=/.test(request.headers.get('cookie') ?? '')
}

/**
 * Handles the provider's callback with Better Auth and records the outcome in the audit log. Null if OIDC isn't set up.
 * Refuses callbacks without our state cookie and doesn't record them, because anyone can send any number of them.
 */
export async function finishOidcSignIn(request: Request, origin: Origin): Promise<Response | null> {
  const settings = oidcSettings()
  if (settings === null) return null
  if (!isBegun(request)) return toSignIn('state_mismatch')
  if (await isTooOften(origin)) return toSignIn(TOO_OFTEN)
  const answer = await oidcAuth(settings).handler(request)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const session = await auth().api.getSession({
    headers: new Headers({ cookie }),
    query: { disableRefresh: true },
  })
  if (session === null) {
    const reason =
      new URL(answer.headers.get('location') ?? '', 'http://localhost').searchParams.get('error') ?? ''
    if (!STATE_FAULTS.includes(reason))
      await recordRefusedSignIn({
        actor: { kind: 'stranger', id: null, name: null },
        origin,
        way: PROVIDER,
        reason: OIDC_FAULTS.has(reason) ? reason : 'failed',
      })
    return answer
  }
  const { id, email } = session.user
  await appendAudit({
    action: 'signed in',
    actor: { kind: 'user', id, name: email },
    origin,
    details: { way: PROVIDER },
  })
  return answer
}

function toSignIn(error: string) {
  return new Response(null, {
    status: 302,
    headers: { location: `/sign-in?error=${error}`, 'cache-control': 'no-store' },
  })
}

/** Errors of a callback that doesn't match the sign-in that the browser started. */
const STATE_FAULTS = ['state_mismatch', 'state_not_found', 'state_invalid']

const DEFAULT_FAULT = 'Signing in with your organization didn’t work. Try again.'

/** User-facing messages for error codes of the provider, Better Auth and this module. */
const OIDC_FAULTS = new Map([
  ['unreachable', 'Your organization’s sign-in can’t be reached right now. Try again, or use a password.'],
  ['access_denied', 'Your organization didn’t let you in.'],
  [
    'email_not_verified',
    'Your organization didn’t confirm your email (email_verified), so you can’t use it here. Ask an admin.',
  ],
  [
    'email_not_found',
    'Your organization didn’t send your email, so you can’t sign in with it. Ask an admin.',
  ],
  ['domain_not_allowed', 'People with your email domain can’t sign in here.'],
  [
    'email_of_another',
    'Another account of your organization already signs in with this email. If yours was created anew there, or both are yours, ask an admin to reset your password here, then try again.',
  ],
  ['signup_disabled', 'You aren’t a user here yet. Ask an admin for an invitation.'],
  ['unable_to_create_session', 'Your user account here is disabled.'],
  [TOO_OFTEN, 'Too many attempts from your address. Try again in a minute.'],
  ['state_mismatch', 'That took too long or was started in another browser. Try again.'],
])

export function oidcFault(code: string): string {
  return OIDC_FAULTS.get(code) ?? DEFAULT_FAULT
}
