import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConferencePost } from '@/lib/freeclimb/post'
import { type ListedFacts, mergePosts, type SentPost } from './merge'

const EPOCH_MS = Date.parse('2026-03-04T05:00:00Z')
const at = (second: number) => new Date(EPOCH_MS + second * 1000)

const SILENT: ConferencePost = {
  requestType: 'conferenceStatus',
  conferenceId: 'CF1',
  accountId: null,
  status: null,
  from: null,
  to: null,
  direction: null,
  callId: null,
  callStatus: null,
  queueId: null,
  recording: null,
}

function sent(second: number, fields: Partial<ConferencePost>): SentPost {
  return {
    post: { ...SILENT, ...fields },
    firstSentAt: at(second),
    lastSentAt: at(second),
    firstReceivedAt: at(second),
  }
}

const status = (second: number, value: string) => sent(second, { status: value })
const recording = (
  second: number,
  id: string,
  durationSec: number | null,
  fields: Partial<ConferencePost> = {},
) =>
  sent(second, {
    requestType: 'conferenceRecordingStatus',
    recording: { id, url: null, durationSec },
    ...fields,
  })

function listing(second: number | null, id: string, durationSec: number | null, fields = {}): ListedFacts {
  return {
    id,
    accountId: null,
    createdAt: second === null ? null : at(second),
    durationSec,
    listedAt: at(1_000),
    ...fields,
  }
}

function merge(...posts: SentPost[]) {
  const merged = mergePosts(posts)
  if (merged === null) throw new Error('nothing was merged')
  return merged
}

test('no posts are no conference', () => {
  expect(mergePosts([])).toBeNull()
})

describe('status', () => {
  test.each<[string, SentPost[], string | null]>([
    [
      'is the one sent last',
      [status(1, 'empty'), status(2, 'populated'), status(3, 'inProgress')],
      'inProgress',
    ],
    ['becomes empty again', [status(1, 'empty'), status(3, 'inProgress'), status(9, 'empty')], 'empty'],
    [
      'stays terminated whatever is sent later',
      [status(5, 'terminated'), status(9, 'inProgress')],
      'terminated',
    ],
    [
      'is no news in a recording post',
      [status(1, 'inProgress'), recording(9, 'RE1', 5, { status: 'empty' })],
      'inProgress',
    ],
    ['is not learned from a recording post', [recording(9, 'RE1', 5, { status: 'terminated' })], null],
    ['of one second is the later stage', [status(1, 'populated'), status(1, 'empty')], 'populated'],
    ['may be a word we do not know', [status(1, 'empty'), status(2, 'hibernating')], 'hibernating'],
    ['is not lost to a post that names none', [status(1, 'inProgress'), sent(2, {})], 'inProgress'],
  ])('%s', (_, posts, expected) => {
    expect(merge(...posts).conference.status).toBe(expected)
  })
})

describe('start', () => {
  test.each<[string, SentPost[], number]>([
    ['is the first post', [status(4, 'inProgress'), status(2, 'populated'), status(9, 'terminated')], 2],
    ['is the recording’s receipt less its length, when only that is known', [recording(100, 'RE1', 40)], 60],
    ['is the recording’s receipt when its length is unknown', [recording(100, 'RE1', null)], 100],
    [
      'moves earlier for a recording longer than the posts tell',
      [status(90, 'inProgress'), recording(100, 'RE1', 40)],
      60,
    ],
  ])('%s', (_, posts, second) => {
    expect(merge(...posts).conference.startedAt).toEqual(at(second))
  })
})

describe('end', () => {
  test.each<[string, SentPost[], number | null]>([
    ['is unknown of a room just created', [status(1, 'empty')], null],
    [
      'is unknown of a live conference',
      [status(1, 'empty'), status(2, 'populated'), status(3, 'inProgress')],
      null,
    ],
    [
      'is when the room emptied',
      [status(1, 'empty'), status(3, 'inProgress'), status(9, 'empty'), status(10, 'terminated')],
      9,
    ],
    ['is the termination, when that is all we know', [status(10, 'terminated')], 10],
    [
      'is taken back when the room fills again',
      [status(3, 'inProgress'), status(9, 'empty'), status(12, 'populated')],
      null,
    ],
    [
      'is that of the last filling',
      [status(3, 'inProgress'), status(9, 'empty'), status(12, 'populated'), status(20, 'empty')],
      20,
    ],
    ['follows from a recording', [status(3, 'inProgress'), recording(30, 'RE1', 20)], 30],
    ['follows from a recording of the same second', [status(3, 'inProgress'), recording(3, 'RE1', 1)], 3],
  ])('%s', (_, posts, second) => {
    expect(merge(...posts).conference.endedAt).toEqual(second === null ? null : at(second))
  })
})

test('call facts are those first known, the state of the call the one last known', () => {
  const { conference } = merge(
    sent(3, { from: '+2', to: '+3', callStatus: 'completed' }),
    sent(1, { callId: 'CA1' }),
    sent(2, { from: '+1', callStatus: 'inProgress' }),
  )
  expect(conference).toMatchObject({ callId: 'CA1', from: '+1', to: '+3', callStatus: 'completed' })
})

test('a recording keeps its longest known length and its first receipt', () => {
  const { recordings } = merge(recording(9, 'RE1', null), recording(7, 'RE1', 5), recording(8, 'RE2', 3))
  expect(recordings.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
    { id: 'RE1', accountId: null, url: null, durationSec: 5, receivedAt: at(7) },
    { id: 'RE2', accountId: null, url: null, durationSec: 3, receivedAt: at(8) },
  ])
})

describe('what the list says', () => {
  const mergeListed = (posts: SentPost[], listed: ListedFacts[]) => {
    const merged = mergePosts(posts, listed)
    if (merged === null) throw new Error('nothing was merged')
    return merged
  }

  test('makes a conference of a recording that no post told of', () => {
    expect(mergeListed([], [listing(100, 'RE1', 40, { accountId: 'AC1' })])).toEqual({
      conference: {
        accountId: 'AC1',
        status: null,
        from: null,
        to: null,
        direction: null,
        callId: null,
        callStatus: null,
        queueId: null,
        startedAt: at(60),
        endedAt: at(100),
        lastEventAt: at(100),
      },
      recordings: [{ id: 'RE1', accountId: 'AC1', url: null, durationSec: 40, receivedAt: at(1_000) }],
    })
  })

  test.each<[string, SentPost[], ListedFacts[], number | null, number | null, number]>([
    ['is late when nothing says when it was made', [], [listing(null, 'RE1', 40)], 960, 1_000, 1_000],
    ['spans several recordings', [], [listing(300, 'RE2', 10), listing(100, 'RE1', 40)], 60, 300, 300],
    [
      'does not outrank the post of the recording',
      [recording(101, 'RE1', 40)],
      [listing(100, 'RE1', 40)],
      61,
      101,
      101,
    ],
    [
      'does not outrank posts of the time before',
      [status(80, 'inProgress')],
      [listing(100, 'RE1', 40)],
      80,
      100,
      100,
    ],
    [
      'does not outrank the posts of the end',
      [status(80, 'inProgress'), status(99, 'empty')],
      [listing(102, 'RE1', 9)],
      80,
      99,
      102,
    ],
    [
      'knows of the time before the posts',
      [status(500, 'populated')],
      [listing(100, 'RE1', 40)],
      60,
      null,
      500,
    ],
    ['ends a room that was open at last', [status(90, 'inProgress')], [listing(100, 'RE1', 5)], 90, 100, 100],
  ])('%s', (_, posts, listed, started, ended, last) => {
    const { startedAt, endedAt, lastEventAt } = mergeListed(posts, listed).conference
    expect({ startedAt, endedAt, lastEventAt }).toEqual({
      startedAt: at(started ?? 0),
      endedAt: ended === null ? null : at(ended),
      lastEventAt: at(last),
    })
  })

  test('has the last word on a length, when it has one', () => {
    const told = [recording(9, 'RE1', 50), recording(9, 'RE2', 7)]
    const { recordings } = mergeListed(told, [listing(8, 'RE1', 40), listing(8, 'RE2', null)])
    expect(recordings.map(({ id, durationSec }) => [id, durationSec])).toEqual([
      ['RE1', 40],
      ['RE2', 7],
    ])
  })

  test('never replaces what a post said of the account', () => {
    const merged = mergeListed([sent(1, { accountId: 'AC1' })], [listing(8, 'RE1', 1, { accountId: 'AC2' })])
    expect(merged.conference.accountId).toBe('AC1')
    expect(
      mergeListed([sent(1, {})], [listing(8, 'RE1', 1, { accountId: 'AC2' })]).conference.accountId,
    ).toBe('AC2')
  })
})

const maybe = <Value>(...values: Value[]) => fc.constantFrom(null, ...values)
const anyPost: fc.Arbitrary<SentPost> = fc
  .record({
    second: fc.nat(6),
    lag: fc.nat(3),
    requestType: fc.constantFrom('conferenceStatus' as const, 'conferenceRecordingStatus' as const),
    accountId: maybe('AC1'),
    status: maybe('creating', 'empty', 'populated', 'inProgress', 'terminated', 'odd'),
    from: maybe('+1', '+2'),
    to: maybe('+1', '+2'),
    direction: maybe('inbound', 'outbound'),
    callId: maybe('CA1', 'CA2'),
    callStatus: maybe('ringing', 'completed'),
    queueId: maybe('QU1'),
    recording: maybe(
      ...['RE1', 'RE2'].flatMap((id) => [4, null].map((durationSec) => ({ id, url: `/${id}`, durationSec }))),
    ),
  })
  .map(({ second, lag, ...fields }) => ({ ...sent(second, fields), firstReceivedAt: at(second + lag) }))

const anyListed: fc.Arbitrary<ListedFacts[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('RE1', 'RE2', 'RE3'),
      second: maybe(0, 3, 6),
      durationSec: maybe(2, 9),
      accountId: maybe('AC1', 'AC2'),
    })
    .map(({ id, second, durationSec, accountId }) => listing(second, id, durationSec, { accountId })),
  { selector: ({ id }) => id, maxLength: 3 },
)

const byId = (merged: ReturnType<typeof mergePosts>) => ({
  conference: merged?.conference,
  recordings: merged?.recordings.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
})

test('any order and any copies of the same posts add up to the same', () => {
  const shuffledWithCopies = fc.array(anyPost, { minLength: 1, maxLength: 8 }).chain((posts) =>
    fc.record({
      posts: fc.constant(posts),
      listed: anyListed,
      arrived: fc
        .array(fc.constantFrom(...posts), { maxLength: 6 })
        .chain((copies) =>
          fc.shuffledSubarray([...posts, ...copies], { minLength: posts.length + copies.length }),
        ),
    }),
  )
  fc.assert(
    fc.property(shuffledWithCopies, ({ posts, listed, arrived }) => {
      expect(byId(mergePosts(arrived, listed.toReversed()))).toEqual(byId(mergePosts(posts, listed)))
    }),
    { numRuns: 2_000 },
  )
})

test('one more post never makes a known fact unknown, nor the start later', () => {
  const facts = ['accountId', 'status', 'from', 'to', 'direction', 'callId', 'callStatus', 'queueId'] as const
  fc.assert(
    fc.property(fc.array(anyPost, { minLength: 1, maxLength: 6 }), anyPost, (posts, another) => {
      const before = merge(...posts).conference
      const after = merge(...posts, another).conference
      for (const fact of facts) if (before[fact] !== null) expect(after[fact]).not.toBeNull()
      expect(after.startedAt.getTime()).toBeLessThanOrEqual(before.startedAt.getTime())
      if (before.status === 'terminated') expect(after.status).toBe('terminated')
    }),
    { numRuns: 2_000 },
  )
})

test('what the list says never makes a known fact unknown, nor the start later than posts have it', () => {
  fc.assert(
    fc.property(fc.array(anyPost, { minLength: 1, maxLength: 6 }), anyListed, (posts, listed) => {
      const before = mergePosts(posts)
      const after = mergePosts(posts, listed)
      if (before === null || after === null) throw new Error('nothing was merged')
      const { startedAt, endedAt, lastEventAt, accountId, ...facts } = before.conference
      expect(after.conference).toMatchObject(facts)
      expect(after.conference.startedAt.getTime()).toBeLessThanOrEqual(startedAt.getTime())
      expect(after.conference.lastEventAt.getTime()).toBeGreaterThanOrEqual(lastEventAt.getTime())
      if (endedAt !== null) expect(after.conference.endedAt).toEqual(endedAt)
      if (accountId !== null) expect(after.conference.accountId).toBe(accountId)
      for (const { id, durationSec, url } of before.recordings) {
        const kept = after.recordings.find((one) => one.id === id)
        if (durationSec !== null) expect(kept?.durationSec).not.toBeNull()
        expect(kept?.url).toBe(url)
      }
    }),
    { numRuns: 1_000 },
  )
})
