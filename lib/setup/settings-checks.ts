import { db } from '@/lib/db'
import type { Environment } from '@/lib/env'
import { reachOf, tunnelCommands } from '@/lib/first-run/reach'
import { checkSignature } from '@/lib/freeclimb/signature'
import { TEST_POST } from '@/lib/ingest/ingest'
import { actionNeeded, type Check, ok, unverified } from './check'
import { span } from './span'

const POSTS_VERIFIED = 20

/** The last accepted post that one of the current secrets signed, else the last one. */
export type SignedPost = { receivedAt: Date; isSignedWithSecret: boolean }

/** Ignores test posts from Setup: they're signed with whatever is configured, so they prove nothing. */
export async function readLastSignedPost(secrets: readonly string[]): Promise<SignedPost | null> {
  const posts = await db().webhookDelivery.findMany({
    where: { OR: [{ requestType: null }, { requestType: { not: TEST_POST } }] },
    orderBy: { id: 'desc' },
    take: POSTS_VERIFIED,
    select: { receivedAt: true, sentAt: true, headers: true, body: true },
  })
  const signed = posts.find(({ headers, body, sentAt }) => {
    const { 'freeclimb-signature': header } = Object(headers) as Record<string, unknown>
    return typeof header === 'string' && checkSignature(header, body, secrets, sentAt).ok
  })
  const last = signed ?? posts[0]
  return last === undefined ? null : { receivedAt: last.receivedAt, isSignedWithSecret: signed !== undefined }
}

export function checkSigningSecret(secretCount: number, last: SignedPost | null, now: Date): Check {
  if (secretCount === 0)
    return actionNeeded(
      'FREECLIMB_SIGNING_SECRETS is not set: every post is refused.',
      'Set it to the signing secret in FreeClimb’s dashboard (Account → API credentials), and restart.',
    )
  if (last === null)
    return unverified(
      'FREECLIMB_SIGNING_SECRETS is set, but no post from FreeClimb has been checked against it yet.',
      'The first post of a short recorded conference shows whether it is the right one.',
    )
  const age = span(Math.max(0, now.getTime() - last.receivedAt.getTime()) / 1000)
  return last.isSignedWithSecret
    ? ok(`FREECLIMB_SIGNING_SECRETS verifies a post received ${age} ago.`)
    : unverified(
        `FREECLIMB_SIGNING_SECRETS doesn’t verify the last post, which was signed with another secret ${age} ago.`,
        'If you have replaced the secret since, the next post verifies it. Otherwise compare it with FreeClimb’s dashboard.',
      )
}

export function checkSignIn({ AUTH_SECRET }: Pick<Environment, 'AUTH_SECRET'>): Check {
  return AUTH_SECRET === undefined
    ? actionNeeded(
        'AUTH_SECRET is not set: nobody can sign in.',
        'Set it to the output of openssl rand -base64 32.',
      )
    : ok('AUTH_SECRET is set and verifies your own session.')
}

/** `configured`: the origin in the settings; `opened`: the origin at which the user opened this page. */
export function checkPublicAddress(configured: string | undefined, opened: string): Check {
  if (configured === undefined)
    return actionNeeded(
      `APP_URL is not set: links and the callback URL use ${opened}, the address you opened, as far as proxies report it.`,
      'Set APP_URL to the address that FreeClimb can reach, with its port if it has one, so links are correct from anywhere, and restart.',
    )
  const reach = reachOf(configured)
  if (reach.kind === 'this-computer' || reach.kind === 'private')
    return actionNeeded(
      `FreeClimb can’t reach the callback URL: ${reach.why}`,
      `Run a tunnel (${tunnelCommands(configured)[0]}), set APP_URL to its https:// address, and restart.`,
    )
  if (new URL(configured).host !== new URL(opened).host)
    return actionNeeded(
      `Links and the callback URL use ${configured}, but you are at ${opened}.`,
      'If that isn’t the address that FreeClimb reaches, change APP_URL.',
    )
  if (reach.kind === 'plain-http' && new URL(opened).protocol === 'https:')
    return actionNeeded(
      `APP_URL is ${configured}, but you are at ${opened}: cookies aren’t encrypted in transit.`,
      `Set APP_URL to ${opened}, and restart.`,
    )
  if (reach.kind === 'plain-http')
    return actionNeeded(
      `Links and the callback URL use ${configured}: traffic to it isn’t encrypted.`,
      'Serve Roomtone over HTTPS, and change APP_URL.',
    )
  return ok(
    `Links and the callback URL use ${configured}, where you opened this page. Last post shows whether FreeClimb gets through.`,
  )
}
