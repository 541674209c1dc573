import { randomBytes } from 'node:crypto'

export interface Credentials {
  /** AC and 40 hex digits */
  accountId: string
  apiKey: string
  /** Each post is signed with all of them, as FreeClimb does during a secret rotation */
  signingSecrets: string[]
}

export type LoadedCredentials = { ok: true; credentials: Credentials } | { ok: false; missing: string[] }

export function randomCredentials(): Credentials {
  return {
    accountId: `AC${randomBytes(20).toString('hex')}`,
    apiKey: randomBytes(20).toString('hex'),
    signingSecrets: [`sigsec_${randomBytes(20).toString('hex')}`],
  }
}

/** Treats a blank variable as missing, because a copied `.env.example` sets every name to nothing. */
export function loadCredentials(env: Record<string, string | undefined>): LoadedCredentials {
  const accountId = env.FREECLIMB_ACCOUNT_ID?.trim() ?? ''
  const apiKey = env.FREECLIMB_API_KEY?.trim() ?? ''
  const signingSecrets = (env.FREECLIMB_SIGNING_SECRETS ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '')
  const missing = [
    ...(accountId ? [] : ['FREECLIMB_ACCOUNT_ID']),
    ...(apiKey ? [] : ['FREECLIMB_API_KEY']),
    ...(signingSecrets.length > 0 ? [] : ['FREECLIMB_SIGNING_SECRETS']),
  ]
  if (missing.length > 0) return { ok: false, missing }
  return { ok: true, credentials: { accountId, apiKey, signingSecrets } }
}
