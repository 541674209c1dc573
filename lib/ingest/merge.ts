import { type ConferencePost, reportsStatus } from '@/lib/freeclimb/post'

/** A post with the times FreeClimb sent its copies (the signed `t`) and the time we first received one. */
export type SentPost = { post: ConferencePost; firstSentAt: Date; lastSentAt: Date; firstReceivedAt: Date }

export type ListedFacts = {
  id: string
  accountId: string | null
  /** When FreeClimb made it; docs/decisions/0012 discusses whether that is its start or its end */
  createdAt: Date | null
  durationSec: number | null
  /** When we first saw it in the list */
  listedAt: Date
}

export type MergedConference = Omit<ConferencePost, 'requestType' | 'conferenceId' | 'recording'> & {
  startedAt: Date
  endedAt: Date | null
  lastEventAt: Date
}

export type MergedRecording = {
  id: string
  accountId: string | null
  url: string | null
  durationSec: number | null
  receivedAt: Date
}

export type Merged = { conference: MergedConference; recordings: MergedRecording[] }

const OPEN_STATUSES = new Set(['populated', 'inProgress'])
const TERMINATED = 'terminated'
// `t` is in whole seconds, so of two posts from the same second the later stage wins.
const STAGES = ['creating', 'empty', 'populated', 'inProgress']

/**
 * Combines a conference's posts with FreeClimb's list of its recordings; null if there are neither. The result depends
 * only on the set of posts and on the list, not on order or copies: null never replaces a known value, and `terminated`
 * is final.
 */
export function mergePosts(posts: readonly [SentPost, ...SentPost[]], listed?: readonly ListedFacts[]): Merged
export function mergePosts(posts: readonly SentPost[], listed?: readonly ListedFacts[]): Merged | null
export function mergePosts(posts: readonly SentPost[], listed: readonly ListedFacts[] = []): Merged | null {
  if (posts.length === 0 && listed.length === 0) return null
  const inOrder = posts.toSorted(bySending)
  const listedInOrder = listed.toSorted(byCreation)
  const news = inOrder.filter(({ post }) => reportsStatus(post) && post.status !== null)
  const recordings = mergeRecordings(inOrder, listedInOrder)
  // For a recording announced by a post, the post's time is more reliable than the list's.
  const untold = listedInOrder.filter(({ id }) => !posts.some(({ post }) => post.recording?.id === id))
  return {
    conference: {
      accountId: firstKnown(inOrder, (post) => post.accountId) ?? firstAccount(listedInOrder),
      status: latestStatus(news),
      from: firstKnown(inOrder, (post) => post.from),
      to: firstKnown(inOrder, (post) => post.to),
      direction: firstKnown(inOrder, (post) => post.direction),
      callId: firstKnown(inOrder, (post) => post.callId),
      callStatus: firstKnown(inOrder.toReversed().toSorted(byLastSending), (post) => post.callStatus),
      queueId: firstKnown(inOrder, (post) => post.queueId),
      startedAt: earliest([
        ...inOrder.flatMap(({ post, firstSentAt }) => [firstSentAt, recordingStart(post, firstSentAt)]),
        ...untold.filter((facts) => !isAfterAnyPost(facts, posts)).map(listedStart),
      ]),
      endedAt: endOf(inOrder, news, untold),
      lastEventAt: latest([...inOrder.map(({ lastSentAt }) => lastSentAt), ...untold.map(madeAt)]),
    },
    recordings,
  }
}

function madeAt({ createdAt, listedAt }: ListedFacts): Date {
  return createdAt ?? listedAt
}

function byCreation(a: ListedFacts, b: ListedFacts) {
  return madeAt(a).getTime() - madeAt(b).getTime() || compareText(a.id, b.id)
}

function firstAccount(listed: readonly ListedFacts[]) {
  return listed.find(({ accountId }) => accountId !== null)?.accountId ?? null
}

// If a post was sent before the recording was made, the posts already know the start.
function isAfterAnyPost(facts: ListedFacts, posts: readonly SentPost[]) {
  return posts.some(({ firstSentAt }) => firstSentAt <= madeAt(facts))
}

function listedStart(facts: ListedFacts) {
  return new Date(madeAt(facts).getTime() - (facts.durationSec ?? 0) * 1000)
}

// Orders posts from the same second by content, so that arrival order doesn't matter.
function bySending(a: SentPost, b: SentPost) {
  const apartMs = a.firstSentAt.getTime() - b.firstSentAt.getTime()
  return apartMs === 0 ? compareText(JSON.stringify(a.post), JSON.stringify(b.post)) : apartMs
}

function byLastSending(a: SentPost, b: SentPost) {
  return b.lastSentAt.getTime() - a.lastSentAt.getTime()
}

function compareText(a: string, b: string) {
  return a < b ? -1 : a > b ? 1 : 0
}

function firstKnown<Value>(
  posts: readonly SentPost[],
  read: (post: ConferencePost) => Value | null,
): Value | null {
  for (const { post } of posts) {
    const value = read(post)
    if (value !== null) return value
  }
  return null
}

function latestStatus(news: readonly SentPost[]): string | null {
  if (news.some(({ post }) => post.status === TERMINATED)) return TERMINATED
  const latest = news.toSorted(
    (a, b) =>
      b.lastSentAt.getTime() - a.lastSentAt.getTime() ||
      STAGES.indexOf(b.post.status ?? '') - STAGES.indexOf(a.post.status ?? '') ||
      compareText(a.post.status ?? '', b.post.status ?? ''),
  )
  return latest[0]?.post.status ?? null
}

function recordingStart(post: ConferencePost, sentAt: Date) {
  return new Date(sentAt.getTime() - (post.recording?.durationSec ?? 0) * 1000)
}

/**
 * When the room last emptied; null while it is open. The first `empty` only means created, so an `empty` ends a
 * conference only after it was open. A recording implies the end, because it exists only once the room has emptied.
 */
function endOf(
  posts: readonly SentPost[],
  news: readonly SentPost[],
  untold: readonly ListedFacts[],
): Date | null {
  const openings = news.filter(({ post }) => OPEN_STATUSES.has(post.status ?? ''))
  const lastOpenMs = Math.max(...openings.map(({ lastSentAt }) => lastSentAt.getTime()))
  const terminated = news.filter(({ post }) => post.status === TERMINATED)
  const ends = [
    ...terminated.map(momentAfter(lastOpenMs)),
    ...news.filter(({ post }) => post.status === 'empty' && openings.length > 0).map(momentAfter(lastOpenMs)),
    // The −1 includes the second of the last opening: a recording is posted only once the room has emptied.
    ...posts.filter(({ post }) => post.recording !== null).map(momentAfter(lastOpenMs - 1)),
  ].filter((end) => end !== null)
  if (ends.length > 0) return earliest(ends)
  if (terminated.length > 0) return earliest(terminated.map(({ firstSentAt }) => firstSentAt))
  const made = untold.map(madeAt).filter((moment) => moment.getTime() > lastOpenMs - 1)
  return made.length > 0 ? latest(made) : null
}

function momentAfter(boundaryMs: number) {
  return ({ firstSentAt, lastSentAt }: SentPost) =>
    [firstSentAt, lastSentAt].find((sentAt) => sentAt.getTime() > boundaryMs) ?? null
}

function mergeRecordings(posts: readonly SentPost[], listed: readonly ListedFacts[]): MergedRecording[] {
  const told = posts.flatMap(({ post }) => (post.recording ? [post.recording.id] : []))
  const ids = new Set([...told, ...listed.map(({ id }) => id)])
  return [...ids].map((id) => {
    const own = posts.filter(({ post }) => post.recording?.id === id)
    const facts = listed.find((one) => one.id === id)
    const lengths = own.flatMap(({ post }) => post.recording?.durationSec ?? [])
    const receipts = own.map(({ firstReceivedAt }) => firstReceivedAt)
    return {
      id,
      accountId: firstKnown(own, (post) => post.accountId) ?? facts?.accountId ?? null,
      url: firstKnown(own, (post) => post.recording?.url ?? null),
      durationSec: facts?.durationSec ?? (lengths.length > 0 ? Math.max(...lengths) : null),
      receivedAt: earliest(facts ? [...receipts, facts.listedAt] : receipts),
    }
  })
}

export function latest(moments: readonly Date[]) {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())))
}

export function earliest(moments: readonly Date[]) {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}
