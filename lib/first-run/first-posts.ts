import { db } from '@/lib/db'
import { findWrongAddress } from '@/lib/deliveries/refused-posts'
import { formatClock, type Viewer } from '@/lib/format'
import type { DeliveryResult } from '@/lib/generated/prisma/client'
import { TEST_POST } from '@/lib/ingest/ingest'
import type { RefusalReason } from '@/lib/ingest/receive'
import { REFUSALS } from './refusal-words'

// Older refusals say little, because the settings may have changed since.
const REFUSED_WITHIN_MS = 24 * 60 * 60_000

export type AcceptedPost = {
  id: string
  receivedAt: Date
  requestType: string | null
  result: DeliveryResult
}
export type RefusedPost = {
  id: string
  receivedAt: Date
  reason: RefusalReason
  /** The path, if it's a wrong one */
  sentTo: string | null
}

export type FirstPosts = {
  /** The first usable post from FreeClimb, else its last unusable one */
  accepted: AcceptedPost | null
  test: AcceptedPost | null
  /** The last refused post that may be FreeClimb's; null if we accepted a post after it */
  refused: RefusedPost | null
  /** The last refused post that is probably a bot's or scanner's; null if `refused` isn't */
  ignorable: RefusedPost | null
}

const SELECT = { id: true, receivedAt: true, requestType: true, result: true } as const
const FROM_FREECLIMB = { OR: [{ requestType: null }, { requestType: { not: TEST_POST } }] }

/** Fast, however many posts there are. */
async function readFirstUsable(): Promise<AcceptedPost | null> {
  return db().webhookDelivery.findFirst({
    where: { ...FROM_FREECLIMB, result: { not: 'invalid' } },
    orderBy: { id: 'asc' },
    select: SELECT,
  })
}

export type FirstReceipt = {
  at: string
  /** The wrong address that posts have gone to this hour; null if none has */
  wrongAddress: string | null
}

/** Null while no post has arrived, for example if all conferences come from FreeClimb's list. */
export async function readFirstReceipt(viewer: Viewer): Promise<FirstReceipt | null> {
  const [first, wrongAddress] = await Promise.all([readFirstUsable(), findWrongAddress(viewer.now)])
  return first && { at: formatClock(first.receivedAt, viewer), wrongAddress }
}

/** Slow with many posts, so it's only for when there are no conferences. */
export async function readFirstPosts(now: Date): Promise<FirstPosts> {
  const { webhookDelivery } = db()
  const [usable, unusable, test, refusedPosts] = await Promise.all([
    readFirstUsable(),
    webhookDelivery.findFirst({
      where: { ...FROM_FREECLIMB, result: 'invalid' },
      orderBy: { id: 'desc' },
      select: SELECT,
    }),
    webhookDelivery.findFirst({
      where: { requestType: TEST_POST },
      orderBy: { id: 'desc' },
      select: SELECT,
    }),
    readLastRefused(new Date(now.getTime() - REFUSED_WITHIN_MS)),
  ])
  return sortOut({ usable, unusable, test }, refusedPosts)
}

type Accepted = Record<'usable' | 'unusable' | 'test', AcceptedPost | null>

/** Picks which posts to tell about. `refusedPosts`: newest first. */
export function sortOut({ usable, unusable, test }: Accepted, refusedPosts: LastRefused[]): FirstPosts {
  const lastAcceptedMs = Math.max(
    ...[usable, unusable, test].map((post) => post?.receivedAt.getTime() ?? Number.NEGATIVE_INFINITY),
  )
  const refused = refusedPosts.find(
    // A signed post to a wrong address is both refused and accepted.
    (post) => mayBeFreeClimbs(post) && post.receivedAt.getTime() >= lastAcceptedMs,
  )
  const ignorable = refusedPosts.find((post) => !mayBeFreeClimbs(post))
  return {
    accepted: usable ?? unusable,
    test,
    refused: refused ?? null,
    ignorable: refused === undefined ? (ignorable ?? null) : null,
  }
}

export type LastRefused = RefusedPost & { isSigned: boolean }

function mayBeFreeClimbs({ reason, isSigned }: LastRefused): boolean {
  // A newer version of Roomtone may have stored a reason that this one doesn't know.
  const tells = REFUSALS[reason]?.tells ?? 'when-signed'
  return tells === 'always' || (tells === 'when-signed' && isSigned)
}

/** The last post for each reason, with and without a signature, newest first. */
async function readLastRefused(since: Date): Promise<LastRefused[]> {
  const posts = await db().$queryRaw<LastRefused[]>`
    SELECT DISTINCT ON (reason, "isSigned") id, received_at AS "receivedAt", reason, sent_to AS "sentTo",
      headers ? 'freeclimb-signature' AS "isSigned"
    FROM refused_post WHERE received_at >= ${since}
    ORDER BY reason, "isSigned", received_at DESC`
  return posts.sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
}

/** Changes whenever the page without conferences has something else to say. */
export function firstPostsVersion({ accepted, test, refused, ignorable }: FirstPosts): string {
  return [accepted, test, refused, ignorable].map((post) => post?.id ?? '').join(' ')
}

/** The version once there are conferences, which is a different page. */
export const HAS_CONFERENCES = 'conferences'
