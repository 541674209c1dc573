import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { formatPhoneNumber, shortenId } from '@/lib/format'
import { readPost } from '@/lib/freeclimb/post'
import { keepDelivery } from '@/lib/ingest/ingest'
import type { SearchParams } from '@/lib/list-query/params'
import { bodyOf, deliveryOf, randomId, statusPost } from '@/testing/factories'
import { type Cursor, readCursor } from './cursor'
import { conferenceFilters, criteriaOf, type Order, type Sort } from './filters'
import { type ConferenceListItem, listConferences, PAGE_SIZE } from './list'
import { openSearch } from './search'
import { conferenceState } from './state'

const NOW = new Date('1993-06-15T12:00:00Z')
const CLOCK = { timeZone: 'UTC', now: NOW }
// No other test uses these days, so filtering by them finds only these conferences.
const OWN = { since: '1993-06-01', until: '1993-06-15' }

type Query = { params: SearchParams; sort?: Sort; order?: Order; areFew?: boolean; pageSize?: number }

function readPage({ params, areFew = false, pageSize }: Query, at: Cursor | null) {
  const filters = conferenceFilters.parse(params, CLOCK)
  const { sort, order } = filters
  return listConferences({ criteria: criteriaOf(filters, CLOCK), sort, order, cursor: at, areFew, pageSize })
}

async function walk(query: Query, way: 'after' | 'before', from: string | null = null) {
  const { sort } = conferenceFilters.parse(query.params, CLOCK)
  const pages: ConferenceListItem[][] = []
  for (let place = from; ; ) {
    const page = await readPage(query, place === null ? null : readCursor({ [way]: place }, sort).cursor)
    pages.push(page.rows)
    place = way === 'after' ? page.next : page.previous
    if (place === null) return { pages, last: page }
  }
}

const idsOf = (conferences: { id: string }[]) => conferences.map(({ id }) => id)

describe('every filter, sort and page against a plain reading of the rows', () => {
  type Row = Omit<ConferenceListItem, 'recordings' | 'accountId'>
  const rows: Row[] = []
  const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

  beforeAll(async () => {
    const pick = <T>(index: number, values: T[]) => values[index % values.length] as T
    for (let index = 0; index < 160; index += 1) {
      const recordingCount = pick(index, [1, 0, 2, 1, 0, 1, 3])
      rows.push({
        id: randomId('CF'),
        from: pick(index, ['+13125550142', '+442079460321', null, 'sip:ann_b%@pbx.example.com']),
        to: pick(index, ['+17735550199', null, '+13125550142']),
        direction: pick(index, ['inbound', 'outboundAPI', 'outboundDial', null, 'outbound']),
        callId: pick(index, [randomId('CA'), null]),
        status: pick(index, ['terminated', 'inProgress', 'populated', 'empty', 'creating', null, 'odd']),
        startedAt: minutesAgo(pick(index, [5, 5, 70, 1_500, 3_000, 5])),
        // Some share a time; the last comes from a clock that was years ahead.
        firstSeenAt: pick(index, [
          minutesAgo(3),
          minutesAgo(1),
          minutesAgo(4),
          new Date('2093-06-15T12:00:00Z'),
        ]),
        endedAt: pick(index, [null, minutesAgo(2), minutesAgo(59), minutesAgo(60), minutesAgo(61)]),
        lastEventAt: NOW,
        recordingCount,
        durationSec: recordingCount === 0 ? null : pick(index, [60, 61, 60, 300, null, 4_000]),
      })
    }
    await db().conference.createMany({ data: rows })
    await db().recording.createMany({
      data: rows.flatMap(({ id, recordingCount }) =>
        Array.from({ length: recordingCount }, () => ({
          id: randomId('RE'),
          conferenceId: id,
          receivedAt: NOW,
        })),
      ),
    })
  })

  const choices: { [name: string]: [string, (row: Row) => boolean][] } = {
    since: [['1993-06-14', ({ startedAt }) => startedAt >= new Date('1993-06-14T00:00:00Z')]],
    until: [['1993-06-14', ({ startedAt }) => startedAt < new Date('1993-06-15T00:00:00Z')]],
    minDuration: [['1:01', ({ durationSec }) => durationSec !== null && durationSec >= 61]],
    maxDuration: [
      ['<5m', ({ durationSec }) => durationSec !== null && durationSec < 300],
      ['1:01', ({ durationSec }) => durationSec !== null && durationSec <= 61],
    ],
    status: ['live', 'processing', 'ended', 'no-recording', 'created'].map((state) => [
      state,
      (row) => conferenceState(row, NOW) === state,
    ]),
    direction: [
      ['inbound', ({ direction }) => direction === 'inbound'],
      ['outbound', ({ direction }) => direction?.startsWith('outbound') ?? false],
    ],
    recording: [
      ['yes', ({ recordingCount }) => recordingCount > 0],
      ['no', ({ recordingCount }) => recordingCount === 0],
    ],
    q: [
      ['(312) 555-01', ({ from, to }) => `${from} ${to}`.includes('31255501')],
      ['ANN_B%@', ({ from }) => from?.startsWith('sip:ann_b%@') ?? false],
    ],
  }

  const inOrder = (sort: Sort, order: Order) => (a: Row, b: Row) => {
    const way = order === 'asc' ? 1 : -1
    const byId = a.id < b.id ? -1 : 1
    if (sort === 'started')
      return (
        way *
        (a.startedAt.getTime() - b.startedAt.getTime() ||
          a.firstSeenAt.getTime() - b.firstSeenAt.getTime() ||
          byId)
      )
    const [x, y] = [a.durationSec, b.durationSec]
    if (x !== y && (x === null || y === null)) return x === null ? 1 : -1
    return way * ((x ?? 0) - (y ?? 0) || byId)
  }

  const anyParams = fc.record(
    Object.fromEntries(
      Object.entries(choices).map(([name, values]) => [
        name,
        fc.option(fc.constantFrom(...values.map(([value]) => value)), { nil: undefined, freq: 2 }),
      ]),
    ),
  )

  test('the same rows in the same order, forwards and back, however many match', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyParams,
        fc.constantFrom<Sort>('started', 'duration'),
        fc.constantFrom<Order>('asc', 'desc'),
        fc.boolean(),
        async (chosen, sort, order, areFew) => {
          const params: SearchParams = { ...OWN, sort, order }
          for (const [name, value] of Object.entries(chosen)) if (value !== undefined) params[name] = value
          const expected = rows
            .filter((row) =>
              Object.entries(chosen).every(
                ([name, value]) =>
                  value === undefined || choices[name]?.find(([choice]) => choice === value)?.[1](row),
              ),
            )
            .sort(inOrder(sort, order))
          const query: Query = { params, areFew, pageSize: 7 }
          const { pages, last } = await walk(query, 'after')
          expect(idsOf(pages.flat())).toEqual(idsOf(expected))
          expect(pages.flat().every((row) => row.recordings.length === row.recordingCount)).toBe(true)
          if (last.previous !== null) {
            const back = await walk(query, 'before', last.previous)
            const [lastPage] = pages.slice(-1)
            expect(idsOf(back.pages.reverse().flat())).toEqual(
              idsOf(expected).slice(0, expected.length - (lastPage?.length ?? 0)),
            )
          }

          const criteria = criteriaOf(conferenceFilters.parse(params, CLOCK), CLOCK)
          const lengths = expected.flatMap(({ durationSec }) => durationSec ?? []).sort((a, b) => a - b)
          const search = openSearch(criteria)
          const [summary, histogram] = [await search.summary(), await search.histogram()]
          expect(await openSearch(criteria).count()).toEqual({ count: expected.length, isCapped: false })
          expect(summary).toMatchObject({
            count: expected.length,
            isCapped: false,
            recordedSec: lengths.reduce((sum, length) => sum + length, 0),
            medianSec: lengths[Math.ceil(lengths.length / 2) - 1] ?? null,
          })
          for (const { minSec, maxSec, count } of summary.buckets)
            expect(count).toBe(lengths.filter((s) => s >= minSec && s <= (maxSec ?? Infinity)).length)
          // The histogram ignores the duration filter.
          const others = conferenceFilters.parse({ ...params, minDuration: '', maxDuration: '' }, CLOCK)
          expect(histogram).toEqual(await openSearch(criteriaOf(others, CLOCK)).summary())
        },
      ),
      { numRuns: 60 },
    )
  })

  test('a recording, a call and a conference are found by the beginning of their id, in any case', async () => {
    const row = rows.find(({ callId, recordingCount }) => callId !== null && recordingCount > 0)
    const recording = await db().recording.findFirstOrThrow({ where: { conferenceId: row?.id } })
    for (const id of [row?.id ?? '', row?.callId ?? '', recording.id])
      for (const q of [
        id,
        id.slice(0, 14),
        id.slice(0, 14).toUpperCase(),
        id.slice(2, 16),
        id.slice(0, 14).toLowerCase(),
      ]) {
        const { rows: found } = await readPage({ params: { q } }, null)
        expect(idsOf(found), q).toEqual([row?.id])
      }
  })
})

describe('found by what its row shows', () => {
  const row = (from: string | null) => ({ id: randomId('CF'), callId: randomId('CA'), from })
  const rows = [
    '+13125550187',
    '13125550187',
    '+1 312-555-0187',
    '(312) 555-0187',
    '312.555.0187',
    '＋１３１２５５５０１８７',
    '+442079460187',
    '+1 312 555 0187 ext. 23',
    'anonymous',
    'Restricted',
    'Unavailable',
    'Zoë 100%',
    'sip:zoe_1@pbx.example.com',
    'client:Zoe',
    '28871',
    '+٣١٢٥٥٥٠١٨٧',
    null,
  ].map(row)
  const DAY = '1993-02-15'
  const search = async (q: string) => {
    const found = await readPage({ params: { q, since: DAY, until: DAY } }, null)
    return found.rows.map(({ from }) => from)
  }

  beforeAll(async () => {
    const at = new Date(`${DAY}T12:00:00Z`)
    await db().conference.createMany({
      data: rows.map((each) => ({ ...each, to: '+17735550111', startedAt: at, lastEventAt: at })),
    })
    await db().recording.createMany({
      data: rows.map(({ id }) => ({ id: id.replace(/^CF/, 'RE'), conferenceId: id, receivedAt: at })),
    })
  })

  test.each(rows)('$from', async ({ from, id, callId }) => {
    expect(await search(from === null ? 'unknown' : formatPhoneNumber(from))).toContain(from)
    if (from !== null) expect(await search(from)).toContain(from)
    for (const each of [id, callId, id.replace(/^CF/, 'RE')])
      for (const shown of [shortenId(each), shortenId(each).replace('…', '...'), `…${each.slice(-6)}`])
        expect(await search(shown), shown).toEqual([from])
  })

  test.each([
    ['…0187', 8],
    ['*0187', 8],
    ['1312*', 5],
    ['+1312...0187', 4],
    ['0187', 9],
    ['555…', 0],
    ['Mobile: (312) 555-0187', 8],
    ['tel:+44-020-7946-0187', 1],
    ['011 44 20 7946 0187', 1],
    ['UNAVAIL', 1],
    ['Zoë 100%', 1],
    ['zoë', 1],
    ['Unknown numbers', 1],
  ])('%s: %i of them', async (q, count) => {
    const found = await search(q)
    if (count === 0) expect(found.length).toBe(rows.length)
    else expect(found).toHaveLength(count)
  })
})

describe('conferences of one second', () => {
  const IDS = ['a', 'b', 'c'].map((letter) => randomId('CF').replace(/^CF./, `CF${letter}`))
  const ARRIVALS = IDS.flatMap((first) =>
    IDS.filter((id) => id !== first).map((second) => [
      first,
      second,
      ...IDS.filter((id) => id !== first && id !== second),
    ]),
  )

  test.each(ARRIVALS)('%s, %s, %s: stand in the order of their arrival, the newest first', async (...ids) => {
    const sentAt = new Date('1993-01-15T12:00:00Z')
    await db().conference.deleteMany({ where: { id: { in: IDS } } })
    await db().webhookDelivery.deleteMany({ where: { conferenceId: { in: IDS } } })
    for (const conferenceId of ids) {
      const body = bodyOf(statusPost({ conferenceId }))
      await keepDelivery({ ...deliveryOf('', { sentAt }), body }, readPost(body))
    }
    const newestFirst = ids.toReversed()
    const params = { since: '1993-01-15', until: '1993-01-15' }
    for (const areFew of [true, false]) {
      const { pages, last } = await walk({ params, areFew, pageSize: 1 }, 'after')
      expect(idsOf(pages.flat())).toEqual(newestFirst)
      const back = await walk({ params, areFew, pageSize: 1 }, 'before', last.previous)
      expect(idsOf(back.pages.reverse().flat())).toEqual(newestFirst.slice(0, 2))
      const oldest = await walk({ params: { ...params, order: 'asc' }, areFew, pageSize: 1 }, 'after')
      expect(idsOf(oldest.pages.flat())).toEqual(ids)
    }

    // A place from an older URL starts at the beginning of its second, so it skips nothing.
    const [, middle = ''] = ids
    const old = `${sentAt.getTime()}_${middle}`
    for (const [order, expected] of [
      ['desc', newestFirst],
      ['asc', ids],
    ] as const) {
      const after = await walk({ params: { ...params, order } }, 'after', old)
      expect(idsOf(after.pages.flat())).toEqual(expected)
      const before = await walk({ params: { ...params, order }, pageSize: 2 }, 'before', old)
      expect(idsOf(before.pages[0] ?? [])).toEqual(expected.slice(1))
    }
  })
})

describe('20,000 conferences, 500 of them in one moment', () => {
  const COUNT = 20_000
  const DEEP = { since: '1985-01-01', until: '1990-12-31' }

  beforeAll(async () => {
    await db().$executeRaw`
      INSERT INTO conference (id, started_at, last_event_at, recording_count)
      SELECT 'CFdeep' || md5(n::text), at, at, 0
      FROM (SELECT n, '1986-01-01T00:00:00Z'::timestamptz
        + make_interval(mins => CASE WHEN n BETWEEN 12000 AND 12499 THEN 12000 ELSE n END) AS at
        FROM generate_series(1, ${COUNT}::int) n) AS moments`
    await db().$executeRaw`ANALYZE conference`
  }, 120_000)

  afterAll(async () => {
    await db().$executeRaw`DELETE FROM conference WHERE started_at < '1991-01-01'`
  })

  test('walked to the end and back, each comes exactly once, and what arrives meanwhile neither repeats nor hides any', async () => {
    const there = await walk({ params: DEEP }, 'after')
    expect(there.pages).toHaveLength(COUNT / PAGE_SIZE)
    const ids = idsOf(there.pages.flat())
    expect(new Set(ids).size).toBe(COUNT)
    const moments = there.pages.flat().map(({ startedAt }) => startedAt.getTime())
    expect(moments.every((moment, index) => index === 0 || moment <= (moments[index - 1] ?? 0))).toBe(true)

    // Two newer ones, and one more at the shared time.
    const arriving = ['1990-01-01T00:00:00Z', '1990-01-01T00:00:01Z', '1986-01-09T08:00:00Z'].map((at) => ({
      id: randomId('CF'),
      startedAt: new Date(at),
      lastEventAt: new Date(at),
    }))
    await db().conference.createMany({ data: arriving })
    const back = await walk({ params: DEEP }, 'before', there.last.previous)
    const pages = back.pages.reverse()
    const seen = idsOf([...pages.slice(1).flat(), ...(there.pages.at(-1) ?? [])])
    // Page one is full, so it can overlap the next page.
    const all = new Set([...idsOf(pages[0] ?? []), ...seen])
    expect(new Set(seen).size).toBe(seen.length)
    expect(all.size).toBe(COUNT + arriving.length)
  }, 180_000)

  test('more than are counted are told of by the newest', async () => {
    const search = openSearch(criteriaOf(conferenceFilters.parse(DEEP, CLOCK), CLOCK))
    expect(await search.count()).toEqual({ count: 10_000, isCapped: true })
    expect(await search.summary()).toMatchObject({ count: 10_000, isCapped: true })
  })
})

describe('a cursor', () => {
  test.each([
    '',
    'x',
    '1',
    '1_',
    '_CF1',
    '1_CF1; DROP',
    '-1_CF1',
    '9'.repeat(30),
    '1_CF/../1',
    'd60_CF1',
    '1_1_!',
    `1_${'9'.repeat(15)}_!`,
  ])('%j is refused in a list by time', (after) => {
    expect(readCursor({ after }, 'started')).toEqual({ cursor: null, isRefused: true })
  })

  test.each(['', 'd', 'd_', 'd2147483648_CF1', 'd1.5_CF1', 'd-1_CF1', '1_CF1'])(
    '%j is refused in a list by duration',
    (before) => {
      expect(readCursor({ before }, 'duration')).toEqual({ cursor: null, isRefused: true })
    },
  )

  test('both ways at once are refused, and so is one given twice', () => {
    expect(readCursor({ after: '1_CF1', before: '1_CF1' }, 'started').isRefused).toBe(true)
    expect(readCursor({ after: ['1_CF1', '1_CF1'] }, 'started').isRefused).toBe(true)
  })

  test.each(['1_CF1', '99999999999999_CF1', '0_x', '1_1_CF1', '99999999999999_99999999999999_CF1'])(
    '%j leads to a page',
    async (after) => {
      const { cursor } = readCursor({ after }, 'started')
      expect((await readPage({ params: OWN }, cursor)).rows.length).toBeLessThanOrEqual(PAGE_SIZE)
    },
  )
})
