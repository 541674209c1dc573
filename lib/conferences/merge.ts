import type { ConferencePost } from '@/lib/freeclimb/post'

/** A post with the moments at which FreeClimb sent its copies (the signed `t`) and we first received one. */
export type SentPost = { post: ConferencePost; firstSentAt: Date; lastSentAt: Date; firstReceivedAt: Date }

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
// `t` has whole seconds: of two posts of one second the later stage of a conference's life counts.
const STAGES = ['creating', 'empty', 'populated', 'inProgress']

/**
 * What the posts of one conference add up to. A function of the set of posts alone: neither their order nor their
 * copies matter, null never replaces a known value, and `terminated` is final. Of no posts, null.
 */
export function mergePosts(posts: readonly [SentPost, ...SentPost[]]): Merged
export function mergePosts(posts: readonly SentPost[]): Merged | null
export function mergePosts(posts: readonly SentPost[]): Merged | null {
  if (posts.length === 0) return null
  const inOrder = posts.toSorted(bySending)
  const news = inOrder.filter(({ post }) => post.requestType === 'conferenceStatus' && post.status !== null)
  return {
    conference: {
      accountId: firstKnown(inOrder, (post) => post.accountId),
      status: latestStatus(news),
      from: firstKnown(inOrder, (post) => post.from),
      to: firstKnown(inOrder, (post) => post.to),
      direction: firstKnown(inOrder, (post) => post.direction),
      callId: firstKnown(inOrder, (post) => post.callId),
      callStatus: firstKnown(inOrder.toReversed().toSorted(byLastSending), (post) => post.callStatus),
      queueId: firstKnown(inOrder, (post) => post.queueId),
      startedAt: earliest(
        inOrder.flatMap(({ post, firstSentAt }) => [firstSentAt, recordingStart(post, firstSentAt)]),
      ),
      endedAt: endOf(inOrder, news),
      lastEventAt: latest(inOrder.map(({ lastSentAt }) => lastSentAt)),
    },
    recordings: mergeRecordings(inOrder),
  }
}

// Posts of one second are put in some one order by what they say.
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
 * When the room last emptied; null while it is open. The first `empty` means created, so an `empty` ends a conference
 * only after it was open; a recording exists only once the room has emptied.
 */
function endOf(posts: readonly SentPost[], news: readonly SentPost[]): Date | null {
  const openings = news.filter(({ post }) => OPEN_STATUSES.has(post.status ?? ''))
  const lastOpenMs = Math.max(...openings.map(({ lastSentAt }) => lastSentAt.getTime()))
  const terminated = news.filter(({ post }) => post.status === TERMINATED)
  const ends = [
    ...terminated.map(momentAfter(lastOpenMs)),
    ...news.filter(({ post }) => post.status === 'empty' && openings.length > 0).map(momentAfter(lastOpenMs)),
    // Of one second, too: a recording is sent only once the room has emptied.
    ...posts.filter(({ post }) => post.recording !== null).map(momentAfter(lastOpenMs - 1)),
  ].filter((end) => end !== null)
  if (ends.length > 0) return earliest(ends)
  return terminated.length > 0 ? earliest(terminated.map(({ firstSentAt }) => firstSentAt)) : null
}

function momentAfter(boundaryMs: number) {
  return ({ firstSentAt, lastSentAt }: SentPost) =>
    [firstSentAt, lastSentAt].find((sentAt) => sentAt.getTime() > boundaryMs) ?? null
}

function mergeRecordings(posts: readonly SentPost[]): MergedRecording[] {
  const ids = new Set(posts.flatMap(({ post }) => (post.recording ? [post.recording.id] : [])))
  return [...ids].map((id) => {
    const own = posts.filter(({ post }) => post.recording?.id === id)
    const lengths = own.flatMap(({ post }) => post.recording?.durationSec ?? [])
    return {
      id,
      accountId: firstKnown(own, (post) => post.accountId),
      url: firstKnown(own, (post) => post.recording?.url ?? null),
      durationSec: lengths.length > 0 ? Math.max(...lengths) : null,
      receivedAt: earliest(own.map(({ firstReceivedAt }) => firstReceivedAt)),
    }
  })
}

export function latest(moments: readonly Date[]) {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())))
}

export function earliest(moments: readonly Date[]) {
  return new Date(Math.min(...moments.map((moment) => moment.getTime())))
}
