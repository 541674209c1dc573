import { db } from '@/lib/db'
import { findWrongAddress, type RefusalReason } from '@/lib/deliveries/refused-posts'
import { formatClock, type Viewer } from '@/lib/format'
import type { DeliveryVerdict } from '@/lib/generated/prisma/client'
import { TEST_POST } from '@/lib/ingest/ingest'
import { REFUSALS } from './refusal-words'

// What was refused longer ago tells of settings that may have changed since.
const REFUSED_WITHIN_MS = 24 * 60 * 60_000

export type AcceptedPost = {
  id: string
  receivedAt: Date
  requestType: string | null
  verdict: DeliveryVerdict
}
export type RefusedPost = {
  id: string
  receivedAt: Date
  reason: RefusalReason
  /** The path that it was sent to, where that is a wrong one */
  sentTo: string | null
}

/** What has come while there are no conferences. */
export type FirstPosts = {
  /** The first that FreeClimb sent and that could be used, else the last of those that could not */
  accepted: AcceptedPost | null
  /** The last test post */
  test: AcceptedPost | null
  /** The last that FreeClimb may have sent and that was refused; null where a post was accepted after it */
  refused: RefusedPost | null
  /** The last that a bot or a scanner is likely to have sent; null where `refused` is not */
  ignorable: RefusedPost | null
}

const SELECT = { id: true, receivedAt: true, requestType: true, verdict: true } as const
const FROM_FREECLIMB = { OR: [{ requestType: null }, { requestType: { not: TEST_POST } }] }

/** The first post of FreeClimb’s that could be used. Quick, however many there are. */
async function readFirstUsable(): Promise<AcceptedPost | null> {
  return db().webhookDelivery.findFirst({
    where: { ...FROM_FREECLIMB, verdict: { not: 'invalid' } },
    orderBy: { id: 'asc' },
    select: SELECT,
  })
}

/** How the first post came, for those who waited for it. */
export type FirstReceipt = {
  /** The time of day */
  at: string
  /** Where posts have come to lately, if that is a wrong address */
  wrongAddress: string | null
}

/** Null while no post has come, as where conferences were found by FreeClimb’s list alone. */
export async function readFirstReceipt(viewer: Viewer): Promise<FirstReceipt | null> {
  const [first, wrongAddress] = await Promise.all([readFirstUsable(), findWrongAddress(viewer.now)])
  return first && { at: formatClock(first.receivedAt, viewer), wrongAddress }
}

/** Asked while there are no conferences, and so few posts. */
export async function readFirstPosts(now: Date): Promise<FirstPosts> {
  const { webhookDelivery } = db()
  const [usable, unusable, test, refusedPosts] = await Promise.all([
    readFirstUsable(),
    webhookDelivery.findFirst({
      where: { ...FROM_FREECLIMB, verdict: 'invalid' },
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

/** What is told of the posts that were accepted and, the newest first, of those that were refused. */
export function sortOut({ usable, unusable, test }: Accepted, refusedPosts: LastRefused[]): FirstPosts {
  const lastAcceptedMs = Math.max(
    ...[usable, unusable, test].map((post) => post?.receivedAt.getTime() ?? Number.NEGATIVE_INFINITY),
  )
  const refused = refusedPosts.find(
    // What comes to a wrong address is refused and, if its signature is right, accepted as well.
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
  // A version of Roomtone that is newer than this one may have kept a reason that this one does not know.
  const tells = REFUSALS[reason]?.tells ?? 'when-signed'
  return tells === 'always' || (tells === 'when-signed' && isSigned)
}

/** Of each reason the last, with and without a signature, the newest first. */
async function readLastRefused(since: Date): Promise<LastRefused[]> {
  const posts = await db().$queryRaw<LastRefused[]>`
    SELECT DISTINCT ON (reason, "isSigned") id, received_at AS "receivedAt", reason, sent_to AS "sentTo",
      headers ? 'freeclimb-signature' AS "isSigned"
    FROM refused_post WHERE received_at >= ${since}
    ORDER BY reason, "isSigned", received_at DESC`
  return posts.sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
}

/** Another whenever what the page without conferences tells is another. */
export function firstPostsVersion({ accepted, test, refused, ignorable }: FirstPosts): string {
  return [accepted, test, refused, ignorable].map((post) => post?.id ?? '').join(' ')
}

/** Of the page once there are conferences: it is another page. */
export const HAS_CONFERENCES = 'conferences'
