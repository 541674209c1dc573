import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { DeliveryVerdict } from '@/lib/generated/prisma/client'
import type { SearchParams } from '@/lib/list-query/params'
import { randomId } from '@/testing/factories'
import { deliveryCriteria, deliveryFilters } from './filters'
import { type ListedPost, listPosts, listRequestTypes, readDeliveryCursor } from './list'

const NOW = new Date('1992-06-15T12:00:00Z')
const CLOCK = { timeZone: 'UTC', now: NOW }
// No other test uses these days, so filtering by them finds only these posts.
const OWN = { since: '1992-06-10', until: '1992-06-15' }
const REFUSED_FOR = `test ${randomUUID()}`

const posts: ListedPost[] = []

beforeAll(async () => {
  const pick = <T>(index: number, values: T[]) => values[index % values.length] as T
  const known = randomId('CF')
  await db().conference.create({ data: { id: known, startedAt: NOW, lastEventAt: NOW } })
  for (let index = 0; index < 90; index += 1) {
    const conferenceId = pick(index, [known, randomId('CF'), null, known])
    posts.push({
      id: randomUUID(),
      receivedAt: new Date(NOW.getTime() - pick(index, [5, 5, 70, 1_500, 5, 3_000]) * 60_000),
      verdict: pick<ListedPost['verdict']>(index, ['stored', 'refused', 'duplicate', 'ignored', 'invalid']),
      reason: pick(index, [null, 'Because.']),
      requestType: pick(index, ['conferenceStatus', 'own kind', null]),
      conferenceId,
      recordingId: pick(index, [null, randomId('RE')]),
      countedCopies: pick(index, [0, 3]),
      hasConference: conferenceId === known,
    })
  }
  const bytes = { headers: {}, body: new Uint8Array() }
  for (const [slot, post] of posts.entries()) {
    if (post.verdict !== 'refused') continue
    Object.assign(post, {
      requestType: null,
      conferenceId: null,
      recordingId: null,
      countedCopies: 0,
      hasConference: false,
      reason: 'No.',
    })
    const { id, receivedAt } = post
    await db().refusedPost.create({
      data: { ...bytes, id, receivedAt, reason: REFUSED_FOR, slot, status: 401, detail: 'No.' },
    })
  }
  await db().webhookDelivery.createMany({
    data: posts
      .filter(({ verdict }) => verdict !== 'refused')
      .map(({ hasConference, verdict, ...post }) => ({
        ...post,
        ...bytes,
        verdict: verdict as DeliveryVerdict,
        sentAt: post.receivedAt,
      })),
  })
})

afterAll(async () => {
  await db().refusedPost.deleteMany({ where: { reason: REFUSED_FOR } })
  await db().webhookDelivery.deleteMany({ where: { id: { in: posts.map(({ id }) => id) } } })
})

async function walk(params: SearchParams, direction: 'after' | 'before', from: string | null) {
  const criteria = deliveryCriteria(deliveryFilters.parse(params, CLOCK), CLOCK)
  const pages: ListedPost[][] = []
  for (let written = from; ; ) {
    const { cursor, isRefused } = readDeliveryCursor(written === null ? {} : { [direction]: written })
    if (isRefused) throw new Error(`${written} is no place`)
    const page = await listPosts(criteria, cursor, 7)
    pages.push(page.rows)
    written = direction === 'after' ? page.next : page.previous
    if (written === null) return { pages, last: page }
  }
}

const choices: Record<string, [string, (post: ListedPost) => boolean][]> = {
  verdict: ['stored', 'duplicate', 'ignored', 'invalid', 'refused'].map((each) => [
    each,
    ({ verdict }) => verdict === each,
  ]),
  type: [
    ['conferenceStatus', ({ requestType }) => requestType === 'conferenceStatus'],
    ['own kind', ({ requestType }) => requestType === 'own kind'],
    ['own', () => false],
  ],
  since: [['1992-06-14', ({ receivedAt }) => receivedAt >= new Date('1992-06-14T00:00:00Z')]],
  until: [['1992-06-14', ({ receivedAt }) => receivedAt < new Date('1992-06-15T00:00:00Z')]],
}

const anyParams = fc.record(
  Object.fromEntries(
    Object.entries(choices).map(([name, values]) => [
      name,
      fc.option(fc.constantFrom(...values.map(([value]) => value)), { nil: undefined, freq: 2 }),
    ]),
  ),
)

const newestFirst = (a: ListedPost, b: ListedPost) =>
  b.receivedAt.getTime() - a.receivedAt.getTime() || (a.id < b.id ? 1 : -1)

test('the same posts in the same order as a plain reading of the rows, to the end and back', async () => {
  await fc.assert(
    fc.asyncProperty(anyParams, async (chosen) => {
      const params: SearchParams = { ...OWN }
      for (const [name, value] of Object.entries(chosen)) if (value !== undefined) params[name] = value
      const expected = posts
        .filter((post) =>
          Object.entries(chosen).every(
            ([name, value]) =>
              value === undefined || choices[name]?.find(([choice]) => choice === value)?.[1](post),
          ),
        )
        .sort(newestFirst)
      const { pages, last } = await walk(params, 'after', null)
      expect(pages.flat()).toEqual(expected)
      if (last.previous === null) return
      const back = await walk(params, 'before', last.previous)
      expect(back.pages.reverse().flat()).toEqual(expected.slice(0, expected.length - last.rows.length))
    }),
    { numRuns: 40 },
  )
})

test('a post is found by its conference’s, its recording’s and its own id, whole or the beginning', async () => {
  const found = async (id: string) => {
    const { pages } = await walk({ ...OWN, id }, 'after', null)
    return pages.flat()
  }
  const kept = posts.find(({ conferenceId, recordingId }) => conferenceId !== null && recordingId !== null)
  const refused = posts.find(({ verdict }) => verdict === 'refused')
  for (const cut of [12, 64]) {
    expect(await found(kept?.recordingId?.slice(0, cut) ?? '')).toEqual([kept])
    expect(await found(kept?.id.slice(0, cut) ?? '')).toEqual([kept])
    expect(await found(refused?.id.slice(0, cut).toUpperCase() ?? '')).toEqual([refused])
    expect(await found(kept?.conferenceId?.slice(0, cut) ?? '')).toEqual(
      posts.filter(({ conferenceId }) => conferenceId === kept?.conferenceId).sort(newestFirst),
    )
  }
  expect(await found('CF%%%%')).toHaveLength(posts.length)
})

test('the request types are those that there are, once each', async () => {
  const types = await listRequestTypes()
  expect(types).toEqual(expect.arrayContaining(['conferenceStatus', 'own kind']))
  expect(new Set(types).size).toBe(types.length)
})

const UUID = '018f0000-0000-7000-8000-000000000000'

test.each([
  [{ after: `1_${UUID}`, before: `1_${UUID}` }],
  [{ after: [`1_${UUID}`, `1_${UUID}`] }],
  [{ after: '' }],
  [{ after: '1' }],
  [{ before: `x_${UUID}` }],
  [{ before: `1_${UUID}'` }],
  [{ before: `${'9'.repeat(15)}_${UUID}` }],
  [{ after: `1_${'-'.repeat(36)}` }],
])('%j is no place in the list', (params) => {
  expect(readDeliveryCursor(params)).toEqual({ cursor: null, isRefused: true })
})

test('a place beyond the end is an empty page', async () => {
  const { cursor, isRefused } = readDeliveryCursor({ after: `0_${UUID}` })
  if (isRefused) throw new Error('refused')
  const criteria = deliveryCriteria(deliveryFilters.parse(OWN, CLOCK), CLOCK)
  const empty = { rows: [], previous: null, next: null, isBeyondEnd: true }
  expect(await listPosts(criteria, cursor)).toEqual(empty)
})
