import type { OAuth2Tokens } from 'better-auth/oauth2'
import { parseEmail } from './email'

type Claims = Record<string, unknown>

const TIME_LIMIT_MS = 10_000

/** A user's ID at the provider, including the issuer: the same `sub` at another issuer is someone else. */
export function subjectAt(issuer: string, sub: string): string {
  return `${issuer} ${sub}`
}

/**
 * The email from the claims of a provider whose emails we trust. Microsoft Entra never sends `email_verified`, and only a
 * username for users without a mailbox. A claim that an email is unverified still counts.
 */
export function trustedEmail({ email, email_verified, xms_edov, preferred_username, upn }: Claims) {
  if (email === undefined || email === null || email === '')
    return { email: parseEmail(preferred_username) ?? parseEmail(upn) ?? undefined, emailVerified: true }
  return {
    email: parseEmail(email) ?? undefined,
    // In Entra's xms_edov, whether the tenant has proven that it owns the email's domain.
    emailVerified: !isDenial(email_verified) && !isDenial(xms_edov),
  }
}

/** Reads the profile at a provider whose emails we trust: from the verified ID token, with userinfo if it has no email. */
export async function readTrustedProfile(issuer: string, { idToken, accessToken }: OAuth2Tokens) {
  const claims = readPayload(idToken)
  if (claims === null || typeof claims.sub !== 'string') return null
  const info = claims.email === undefined && accessToken ? await readUserInfo(issuer, accessToken) : {}
  const profile: Claims = info.sub === claims.sub ? { ...info, ...claims } : claims
  const { name } = profile
  return {
    ...profile,
    id: claims.sub,
    name: typeof name === 'string' ? name : undefined,
    ...trustedEmail(profile),
  }
}

function readPayload(idToken: string | undefined): Claims | null {
  try {
    return JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return null
  }
}

async function readUserInfo(issuer: string, accessToken: string): Promise<Claims> {
  const { userinfo_endpoint: address } = await readJson(`${issuer}/.well-known/openid-configuration`)
  if (typeof address !== 'string') return {}
  return readJson(address, { authorization: `Bearer ${accessToken}` })
}

async function readJson(address: string, headers: Record<string, string> = {}): Promise<Claims> {
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(TIME_LIMIT_MS) })
  const value: unknown = answer.ok ? await answer.json() : null
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function isDenial(claim: unknown) {
  return [false, 'false', 0, '0'].some((word) => claim === word)
}
