import { isDatabaseUnavailable } from '@/lib/database-errors'
import { onPostConnections } from '@/lib/db'
import { configuredOrigin, type Environment, env } from '@/lib/env'
import { type PostReading, parsePost } from '@/lib/freeclimb/post'
import { checkSignature, type SignatureProblem } from '@/lib/freeclimb/signature'
import type { DeliveryResult } from '@/lib/generated/prisma/client'
import { POST_LIMIT_BYTES } from '@/lib/http/limit-bodies'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { type Delivery, storeDelivery } from './ingest'
import { mayLogCopy, sealDelivery } from './unstored-posts'

/** A post as it arrived, from FreeClimb or from anyone else. */
export type IncomingPost = {
  /** The part that was read */
  body: Uint8Array<ArrayBuffer>
  fault: 'too-large' | 'cut-off' | null
  /** Size of the whole body; null if unknown */
  sizeBytes: number | null
  /** Those that we store */
  headers: Record<string, string>
  /** The path it was sent to, unless that's the webhook's */
  sentTo: string | null
  receivedAt: Date
}

export type RefusalReason =
  | SignatureProblem['reason']
  | 'other-account'
  | 'too-large'
  | 'cut-off'
  | 'no-secret'
  | 'wrong-address'

/** What became of a post. `error` is the sentence for its sender; null if it was accepted. */
export type Receipt =
  | ({ kind: 'stored'; reading: PostReading; result: DeliveryResult; reason: string | null } & Answer)
  | {
      kind: 'refused'
      outcome: RefusalReason
      error: string
      reading: PostReading | null
      result: DeliveryResult | null
    }
  | {
      kind: 'not-stored'
      outcome: 'not-stored' | 'database-unavailable'
      error: string
      reading: PostReading
      /** The encrypted post; null if the log has enough copies of it */
      sealedPost: string | null
      cause: unknown
    }

/** Only a body that FreeClimb can't have meant is an error: it may send kinds of posts that we don't know. */
type Answer = { outcome: DeliveryResult; error: null } | { outcome: 'not-an-object'; error: string }

type Settings = Pick<Environment, 'FREECLIMB_SIGNING_SECRETS' | 'FREECLIMB_ACCOUNT_ID'>

/** Verifies a post and stores it. A verified one that can't be stored is sealed for the log. */
export async function receive(post: IncomingPost, settings: Settings = env()): Promise<Receipt> {
  const { FREECLIMB_SIGNING_SECRETS: secrets, FREECLIMB_ACCOUNT_ID: ownAccountId } = settings
  const { body, headers, receivedAt } = post
  if (secrets.length === 0) return refuse(post, 'no-secret', NO_SECRET)
  if (post.fault === 'too-large') return refuse(post, 'too-large', TOO_LARGE)
  if (post.fault === 'cut-off') return refuse(post, 'cut-off', 'The body was cut off.')

  const signature = checkSignature(headers['freeclimb-signature'] ?? null, body, secrets, receivedAt)
  if (!signature.ok) return refuse(post, signature.problem.reason, signature.problem.detail)
  const { sentAt } = signature.value

  const reading = parsePost(body)
  if (ownAccountId && reading.accountId !== null && reading.accountId !== ownAccountId)
    return refuse(post, 'other-account', OTHER_ACCOUNT, reading)

  const delivery: Delivery = { body, headers, sentAt, receivedAt }
  try {
    const { result, reason } = await onPostConnections(() => storeDelivery(delivery, reading))
    if (post.sentTo !== null) return { ...refuse(post, 'wrong-address', STORED_ANYWAY, reading), result }
    return { kind: 'stored', ...answerOf(reading, result), reading, result, reason }
  } catch (cause) {
    // FreeClimb doesn't promise to retry, so the log line is the only copy, for `npm run recover`.
    const sealedPost = mayLogCopy(body, sentAt) ? sealDelivery(delivery, secrets) : null
    const isUnavailable = isDatabaseUnavailable(cause)
    const outcome = isUnavailable ? 'database-unavailable' : 'not-stored'
    const error = isUnavailable ? DATABASE_UNAVAILABLE : 'The post could not be stored.'
    return { kind: 'not-stored', outcome, error, reading, sealedPost, cause }
  }
}

const NO_SECRET =
  'No signing secret is configured. Set FREECLIMB_SIGNING_SECRETS; until then posts are refused.'
const TOO_LARGE = `The body is larger than ${POST_LIMIT_BYTES / 1024} KiB.`
const OTHER_ACCOUNT = 'The post is about an account other than FREECLIMB_ACCOUNT_ID.'
const STORED_ANYWAY = 'Its signature is valid, so the post was stored anyway.'
const DATABASE_UNAVAILABLE = 'The database can’t be reached. The post was not stored.'

/** At a wrong address, naming the right one comes first: the rest can't be fixed before it. */
function refuse(
  { sentTo }: IncomingPost,
  reason: RefusalReason,
  detail: string,
  reading: PostReading | null = null,
) {
  const refused = { kind: 'refused', reading, result: null } as const
  if (sentTo === null) return { ...refused, outcome: reason, error: detail }
  const belongsAt = `${configuredOrigin() ?? ''}${WEBHOOK}`
  const error = `This was sent to ${sentTo}, but FreeClimb’s posts belong at ${belongsAt}. ${detail}`
  return { ...refused, outcome: 'wrong-address' as const, error }
}

function answerOf(reading: PostReading, result: DeliveryResult): Answer {
  switch (reading.kind) {
    case 'conference':
    case 'other':
    case 'unusable':
      return { outcome: result, error: null }
    case 'not-an-object':
      return { outcome: 'not-an-object', error: reading.reason }
  }
}
