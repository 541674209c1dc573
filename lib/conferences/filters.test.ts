import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SearchParams } from '@/lib/list-query/params'
import { conferenceFilters, criteriaOf } from './filters'

const CLOCK = { timeZone: 'America/Chicago', now: new Date('2026-03-04T12:00:00Z') }
const read = (params: SearchParams) => conferenceFilters.parse(params, CLOCK)
const criteria = (params: SearchParams) => criteriaOf(read(params), CLOCK)

test('reads both bounds and keeps what was typed', () => {
  const filters = read({ minDuration: ' 1:30 ', maxDuration: '1h' })
  expect(filters.minDuration).toEqual({ typed: '1:30', meaning: { minSec: 90, maxSec: null }, error: null })
  expect(filters.maxDuration).toEqual({ typed: '1h', meaning: { minSec: null, maxSec: 3600 }, error: null })
  expect(conferenceFilters.toParams(filters).toString()).toBe('minDuration=1%3A30&maxDuration=1h')
})

test.each([[{}], [{ minDuration: '' }], [{ q: '  ', maxDuration: undefined }], [{ sort: 'duration' }]])(
  '%j filters nothing',
  (params) => {
    expect(conferenceFilters.isActive(read(params))).toBe(false)
  },
)

describe.each<[keyof ReturnType<typeof read>, string, RegExp]>([
  ['q', '12', /at least 4 digits/],
  ['since', 'soon', /That isn’t a date/],
  ['until', '2026-02-30', /That isn’t a date/],
  ['minDuration', 'long', /That isn’t a duration/],
  ['maxDuration', '-1', /That isn’t a duration/],
  ['status', 'asleep', /No such status/],
  ['direction', 'sideways', /No such direction/],
  ['recording', 'maybe', /Neither yes nor no/],
])('%s=%s', (name, typed, error) => {
  test('filters nothing, stays typed, says why and leaves the others be', () => {
    const filters = read({ recording: 'no', direction: 'inbound', [name]: typed })
    expect(filters[name]).toEqual({ typed, meaning: null, error: expect.stringMatching(error) })
    expect(conferenceFilters.toParams(filters).get(name)).toBe(typed)
    expect(conferenceFilters.isActive(filters)).toBe(true)
  })
})

test('a minimum above the maximum says so and filters by neither', () => {
  const filters = read({ minDuration: '5m', maxDuration: '1m' })
  expect(filters.minDuration.error).toBe('The minimum is longer than the maximum.')
  expect(conferenceFilters.isActive(filters)).toBe(false)
  expect(conferenceFilters.toParams(filters).toString()).toBe('minDuration=5m&maxDuration=1m')
})

test('days in the wrong order say so and filter by neither', () => {
  const filters = read({ since: '2026-03-02', until: '2026-03-01' })
  expect(filters.since.error).toBe('The first day is after the last.')
  expect(conferenceFilters.isActive(filters)).toBe(false)
})

describe('a whole range in one field', () => {
  test.each<[SearchParams, number | null, number | null]>([
    [{ minDuration: '2m-10m' }, 120, 600],
    [{ maxDuration: '>5m' }, 301, null],
    [{ minDuration: 'under 5 minutes' }, null, 299],
    [{ minDuration: '1m-1h', maxDuration: '30m' }, 60, 1800],
    [{ minDuration: '60', maxDuration: '1:00' }, 60, 60],
  ])('%j', (params, minSec, maxSec) => {
    expect(criteria(params).duration).toEqual({ minSec, maxSec })
  })
})

test('days are the viewer’s', () => {
  expect(criteria({ since: 'today' }).started).toEqual({
    from: new Date('2026-03-04T06:00:00Z'),
    before: null,
  })
})

describe('odd parameters', () => {
  test('of one given twice the last that is not blank counts', () => {
    expect(read({ minDuration: ['1', '2'] }).minDuration.typed).toBe('2')
    expect(read({ since: ['7d', ''] }).since.typed).toBe('7d')
  })

  test('a very long one is cut, not echoed whole', () => {
    expect(read({ q: 'x'.repeat(10_000) }).q.typed).toHaveLength(250)
  })

  test('a character that Postgres refuses is none', () => {
    expect(read({ q: 'sip:\u0000ann@example.com' }).q.typed).not.toContain('\u0000')
  })
})

test('one filter can be taken away', () => {
  const filters = read({ q: '5550199', status: 'live', sort: 'duration' })
  expect(conferenceFilters.toParams(conferenceFilters.without(filters, ['q'])).toString()).toBe(
    'status=live&sort=duration',
  )
  expect(conferenceFilters.isActive(conferenceFilters.without(filters, conferenceFilters.names))).toBe(false)
})

const plausible = {
  q: ['(312) 555-0199', 'CFab12', 'sip:a@b.example', 'nonsense!'],
  since: ['today', '7d', '2026-01-01', '2026-01-01T09:00', 'x'],
  until: ['yesterday', '2026-02-01', '7d'],
  minDuration: ['1m', '2m-10m', '<5m', 'x'],
  maxDuration: ['1h', '1,5h', ''],
  status: ['live', 'no-recording', 'x'],
  direction: ['inbound', 'outbound', 'OUTBOUND'],
  recording: ['yes', 'no'],
  sort: ['started', 'duration', 'x'],
  order: ['asc', 'desc', 'x'],
}

test('a URL becomes a filter and the same filter’s URL becomes it again', () => {
  const anyParam = (values: string[]) =>
    fc.option(fc.oneof(fc.constantFrom(...values), fc.string({ unit: 'binary' }), fc.array(fc.string())), {
      nil: undefined,
    })
  const params = fc.record(
    Object.fromEntries(Object.entries(plausible).map(([name, values]) => [name, anyParam(values)])),
  )
  fc.assert(
    fc.property(params, (given) => {
      const filters = read(given)
      const written = conferenceFilters.toParams(filters)
      const again = read(Object.fromEntries(written))
      expect(again).toEqual(filters)
      expect(conferenceFilters.toParams(again).toString()).toBe(written.toString())
      criteriaOf(filters, CLOCK)
    }),
    { numRuns: 2_000 },
  )
})
