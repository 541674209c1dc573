import { betterAuth } from 'better-auth'
import { isAPIError } from 'better-auth/api'
import { nextCookies } from 'better-auth/next-js'
import { genericOAuth } from 'better-auth/plugins'
import { appendAudit, type Origin } from '@/lib/audit/append'
import { noteRefusedSignIn } from '@/lib/audit/refused-sign-ins'
import { db } from '@/lib/db'
import { oidcSettings } from '@/lib/env'
import { countableAddress, originOf } from '@/lib/request-security/origin'
import { storable, storableText } from '@/lib/storable-text'
import { auth, authOptions } from './auth'
import { readTrustedProfile, subjectAt } from './oidc-claims'
import { countOther } from './sign-in-attempts'

const PROVIDER = 'oidc'

const globalForOidc = globalThis as typeof globalThis & { roomtoneOidc?: ReturnType<typeof makeOidcAuth> }

/** Whether people may sign in with an OIDC provider. */
export function isOidcOffered(): boolean {
  return oidcSettings() !== null
}

/** Apart from auth(): it asks the provider for its addresses when it is made, and sessions must not wait for that. */
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
      // Also for those who have signed in before: an address can leave the provider's care, and a list can be shortened.
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
      user: { create: { before: storableUser, after: noteNewUser } },
    },
    // Every user here was made by an administrator: nobody lies in wait with an e-mail that is not theirs.
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

/** How a person at the provider is kept. Earlier versions kept the subject alone. */
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

/**
 * Whether a user signs in as another person at this provider. Emails there change, and whoever gets that of another is not
 * to become them. At another issuer everyone is new, and known by their email.
 */
async function isBoundElsewhere(userId = '', issuer: string): Promise<boolean> {
  const accounts = await db().account.findMany({
    where: { userId, providerId: PROVIDER },
    select: { accountId: true },
  })
  return accounts.some(({ accountId }) => !accountId.includes(' ') || accountId.startsWith(`${issuer} `))
}

/** Whether a user is known by their account at the provider, so that another account with their email is refused. */
export async function isBound(userId: string): Promise<boolean> {
  if (!isOidcOffered()) return false
  const account = await db().account.findFirst({
    where: { userId, providerId: PROVIDER },
    select: { id: true },
  })
  return account !== null
}

/** A provider’s name for a person may be any text. */
async function storableUser<User extends { name: string }>(user: User) {
  return { data: { ...user, name: storableText(user.name, 200) } }
}

async function noteNewUser(
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

/** Where to send a browser that wants to sign in with the provider, or the word for why not. */
export async function startOidcSignIn(
  next: string,
  headers: Headers,
  origin: Origin,
): Promise<{ url: string } | { error: string }> {
  const settings = oidcSettings()
  if (settings === null) return { error: 'unreachable' }
  if (await isTooOften(origin)) return { error: TOO_OFTEN }
  try {
    const { url } = await oidcAuth(settings).api.signInSocial({
      body: { provider: PROVIDER, callbackURL: next, errorCallbackURL: '/sign-in', disableRedirect: true },
      headers,
    })
    return url === undefined ? { error: 'unreachable' } : { url }
  } catch (error) {
    // An instance that could not ask the provider is not kept: the next one asks again.
    globalForOidc.roomtoneOidc = undefined
    if (!isAPIError(error)) throw error
    return { error: 'unreachable' }
  }
}

const TOO_OFTEN = 'too_often'

/** Of what one address asks of the provider through us. Where addresses can't be told apart, nobody is held up. */
async function isTooOften({ address }: Origin): Promise<boolean> {
  const from = countableAddress(address)
  return from !== null && (await countOther('oidc', from)) !== null
}

/** What a browser brings back that began the round trip itself; any page can have it ask for the address itself. */
function isBegun(request: Request): boolean {
  return /(^|[;\s])(__Secure-)?roomtone\.oauth_state=/.test(request.headers.get('cookie') ?? '')
}

/**
 * Answers a browser that returns from the provider, as Better Auth says, and notes in the trail what came of it. Null
 * where there is no provider. What no browser of ours began is refused without a trace: anybody can send any number of it.
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
      await noteRefusedSignIn({
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

/** What comes of an answer that does not belong to the round trip that the browser began. */
const STATE_FAULTS = ['state_mismatch', 'state_not_found', 'state_invalid']

const DEFAULT_FAULT = 'Signing in with your organization didn’t work. Try again.'

/** What a provider's or Better Auth's word for a failure means to a person. */
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
