import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/lib/testing/factories'
import { readCursor } from './cursor'
import { readFilters } from './filters'
import { listConferences, PAGE_SIZE } from './list'

// Lengths that no other test has, so that a filter by them finds these conferences alone.
const BASE_SEC = 700_000
const COUNT = 230
const SHARED_MOMENT = new Date('2026-02-03T04:05:06Z')

const own = { minDuration: String(BASE_SEC), maxDuration: String(BASE_SEC + COUNT) }

beforeAll(async () => {
  await db().conference.createMany({
    data: Array.from({ length: COUNT }, (_, index) => {
      // A good half of them share one moment, which a cursor on the moment alone would lose or repeat.
      const startedAt =
        index < 120 ? SHARED_MOMENT : new Date(SHARED_MOMENT.getTime() + (index - 170) * 60_000)
      return {
        id: randomId('CF'),
        startedAt,
        lastEventAt: startedAt,
        durationSec: BASE_SEC + index,
        recordingCount: 1,
      }
    }),
  })
})

async function walk(direction: 'older' | 'newer', from: string | null) {
  const pages: string[][] = []
  let place = from
  for (;;) {
    const cursor = place === null ? null : readCursor({ [direction === 'older' ? 'after' : 'before']: place })
    const page = await listConferences(readFilters(own), cursor)
    pages.push(page.conferences.map(({ id }) => id))
    const next = page[direction]
    if (next === null) return { pages, last: page }
    place = next
  }
}

test('walked to the end, every conference comes exactly once, newest first', async () => {
  const { pages, last } = await walk('older', null)
  const ids = pages.flat()
  expect(ids).toHaveLength(COUNT)
  expect(new Set(ids).size).toBe(COUNT)
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 50, 50, 30])
  expect(last.older).toBeNull()
})

test('walked back, the pages are whole and end at page one', async () => {
  const { last } = await walk('older', null)
  const { pages } = await walk('newer', last.newer)
  const first = await listConferences(readFilters(own), null)
  expect(pages.at(-1)).toEqual(first.conferences.map(({ id }) => id))
  for (const ids of pages) expect(ids).toHaveLength(PAGE_SIZE)
  expect(first.newer).toBeNull()
})

describe('duration bounds are inclusive', () => {
  test.each<[string, string, number]>([
    [String(BASE_SEC + 10), String(BASE_SEC + 10), 1],
    [String(BASE_SEC + 10), String(BASE_SEC + 12), 3],
    [String(BASE_SEC + COUNT), '', 0],
  ])('from %s to %s', async (minDuration, maxDuration, count) => {
    const { conferences } = await listConferences(readFilters({ minDuration, maxDuration }), null)
    expect(conferences).toHaveLength(count)
  })
})

test('a conference without a length is in no filtered list', async () => {
  const id = randomId('CF')
  const startedAt = new Date('2999-01-01T00:00:00Z')
  await db().conference.create({ data: { id, startedAt, lastEventAt: startedAt } })
  const all = await listConferences(readFilters({}), null)
  expect(all.conferences.map((conference) => conference.id)).toContain(id)
  const filtered = await listConferences(readFilters({ minDuration: '0' }), null)
  expect(filtered.conferences.map((conference) => conference.id)).not.toContain(id)
})

test.each(['', 'x', '1', '1_', '_CF1', '1_CF1; DROP', '-1_CF1', '9'.repeat(30), '1_CF/../1'])(
  'a cursor of %j is page one',
  (after) => {
    expect(readCursor({ after })).toBeNull()
  },
)

test('a cursor to a place that no longer is leads on from there', async () => {
  const cursor = readCursor({ after: `${SHARED_MOMENT.getTime() - 1}_CF0` })
  const { conferences } = await listConferences(readFilters(own), cursor)
  for (const { startedAt } of conferences) expect(startedAt.getTime()).toBeLessThan(SHARED_MOMENT.getTime())
})
