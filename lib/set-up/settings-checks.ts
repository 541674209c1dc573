import type { Environment } from '@/lib/env'
import { type Check, good, needsYou } from './check'

export function checkSigningSecret({
  FREECLIMB_SIGNING_SECRETS: secrets,
}: Pick<Environment, 'FREECLIMB_SIGNING_SECRETS'>): Check {
  if (secrets.length === 0)
    return needsYou(
      'FREECLIMB_SIGNING_SECRETS is not set: every post is refused.',
      'Set it to the signing secret of FreeClimb’s dashboard (Account → API credentials), and restart.',
    )
  return good(
    secrets.length === 1
      ? 'FREECLIMB_SIGNING_SECRETS is set.'
      : `FREECLIMB_SIGNING_SECRETS names ${secrets.length}: posts under any of them are taken.`,
  )
}

export function checkSignIn({ AUTH_SECRET }: Pick<Environment, 'AUTH_SECRET'>): Check {
  return AUTH_SECRET === undefined
    ? needsYou(
        'AUTH_SECRET is not set: nobody can sign in.',
        'Set it to what openssl rand -base64 32 prints.',
      )
    : good('AUTH_SECRET is set: people stay signed in when the server restarts.')
}

/** `configured`: the address that the settings name; `opened`: the one that this page was asked for at. */
export function checkPublicAddress(configured: string | undefined, opened: string): Check {
  if (configured === undefined)
    return needsYou(
      `APP_URL is not set: links and the callback URL begin with ${opened}, where you are now.`,
      'Set APP_URL to the address that FreeClimb reaches, so that they are right wherever one is.',
    )
  const { protocol, host, hostname } = new URL(configured)
  if (host !== new URL(opened).host)
    return needsYou(
      `Links and the callback URL begin with ${configured}, but you are at ${opened}.`,
      'If that is not the address that FreeClimb reaches, change APP_URL.',
    )
  if (protocol === 'http:' && new URL(opened).protocol === 'https:')
    return needsYou(
      `APP_URL is ${configured}, but you are at ${opened}: cookies travel without encryption, too.`,
      `Set APP_URL to ${opened}, and restart.`,
    )
  if (protocol === 'http:' && !isLoopback(hostname))
    return needsYou(
      `Links and the callback URL begin with ${configured}: what is sent there can be read on its way.`,
      'Serve Roomtone over HTTPS, and change APP_URL.',
    )
  return good(`Links and the callback URL begin with ${configured}.`)
}

function isLoopback(hostname: string) {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)
}
