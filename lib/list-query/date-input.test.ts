import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readStarted, type StartedInput, startedRange } from './date-input'

const NOT_A_DATE = 'That isn’t a date. Try 2026-11-23.'

describe('reads', () => {
  test.each<[string, StartedInput]>([
    ['today', { kind: 'preset', preset: 'today' }],
    [' Today ', { kind: 'preset', preset: 'today' }],
    ['YESTERDAY', { kind: 'preset', preset: 'yesterday' }],
    ['2026-11-01', { kind: 'date', date: '2026-11-01' }],
    [' 2026-11-01 ', { kind: 'date', date: '2026-11-01' }],
    ['2024-02-29', { kind: 'date', date: '2024-02-29' }],
    ['1970-01-01', { kind: 'date', date: '1970-01-01' }],
    ['9999-12-31', { kind: 'date', date: '9999-12-31' }],
    ['2026-11-01T09:00', { kind: 'moment', moment: '2026-11-01T09:00' }],
    ['2026-11-01T09:00:30', { kind: 'moment', moment: '2026-11-01T09:00:30' }],
    ['2026-11-01 09:00', { kind: 'moment', moment: '2026-11-01T09:00' }],
    ['2026-11-01t09:00z', { kind: 'moment', moment: '2026-11-01T09:00Z' }],
    ['2026-11-01T23:59:59Z', { kind: 'moment', moment: '2026-11-01T23:59:59Z' }],
    ['2026-11-01T09:00-06:00', { kind: 'moment', moment: '2026-11-01T09:00-06:00' }],
    ['2026-11-01T09:00:00+05:45', { kind: 'moment', moment: '2026-11-01T09:00:00+05:45' }],
    ['2026-11-01T09:00 05:45', { kind: 'moment', moment: '2026-11-01T09:00+05:45' }],
  ])('%j as either bound', (typed, input) => {
    expect(readStarted(typed, 'since')).toEqual({ ok: true, value: input })
    expect(readStarted(typed, 'until')).toEqual({ ok: true, value: input })
  })

  test.each(['7d', '30d'] as const)('%j as a beginning only', (preset) => {
    expect(readStarted(preset.toUpperCase(), 'since')).toEqual({
      ok: true,
      value: { kind: 'preset', preset },
    })
    expect(readStarted(preset.toUpperCase(), 'until')).toEqual({
      ok: false,
      problem: `The last day can’t be ${preset}. Try 2026-11-23.`,
    })
  })
})

test.each([
  '',
  ' ',
  'soon',
  'tomorrow',
  '8d',
  '7 d',
  'constructor',
  '2026',
  '2026-11',
  '2026-1-1',
  '01.11.2026',
  '11/01/2026',
  '20261101',
  '2026-02-30',
  '2026-02-29',
  '1900-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-00-01',
  '2026-01-00',
  '2026-01-32',
  '1969-12-31',
  '0001-01-01',
  '10000-01-01',
  '+002026-11-01',
  '-2026-11-01',
  '2026-11-01T',
  '2026-11-01T9:00',
  '2026-11-01T24:00',
  '2026-11-01T09:60',
  '2026-11-01T09:00:60',
  '2026-11-01T09:00:00.5',
  '2026-11-01T09:00+24:00',
  '2026-11-01T09:00+0600',
  '2026-11-01T09:00[Europe/Paris]',
  '2026-02-30T09:00',
  '1969-12-31T23:59Z',
  '２０２６-11-01',
  '2026‑11‑01',
  '2026-11-01; DROP',
])('refuses %j in words', (typed) => {
  expect(readStarted(typed, 'since')).toEqual({ ok: false, problem: NOT_A_DATE })
  expect(readStarted(typed, 'until')).toEqual({ ok: false, problem: NOT_A_DATE })
})

describe('presets mean the viewer’s days', () => {
  // Already the 24th in Tokyo, still the 23rd in Chicago.
  const now = '2026-11-23T20:00:00Z'
  test.each<[string, string, string, string | null, string | null]>([
    ['UTC', 'today', '', '2026-11-23T00:00Z', null],
    ['UTC', 'today', 'today', '2026-11-23T00:00Z', '2026-11-24T00:00Z'],
    ['UTC', 'yesterday', '', '2026-11-22T00:00Z', '2026-11-23T00:00Z'],
    ['UTC', 'yesterday', 'yesterday', '2026-11-22T00:00Z', '2026-11-23T00:00Z'],
    ['UTC', 'yesterday', 'today', '2026-11-22T00:00Z', '2026-11-24T00:00Z'],
    ['UTC', '7d', '', '2026-11-17T00:00Z', null],
    ['UTC', '30d', '', '2026-10-25T00:00Z', null],
    ['UTC', '7d', 'yesterday', '2026-11-17T00:00Z', '2026-11-23T00:00Z'],
    ['UTC', '', 'today', null, '2026-11-24T00:00Z'],
    ['UTC', '', 'yesterday', null, '2026-11-23T00:00Z'],
    ['UTC', '', '', null, null],
    ['America/Chicago', 'today', '', '2026-11-23T06:00Z', null],
    ['America/Chicago', 'yesterday', '', '2026-11-22T06:00Z', '2026-11-23T06:00Z'],
    ['America/Chicago', '30d', '', '2026-10-25T05:00Z', null],
    ['Asia/Tokyo', 'today', '', '2026-11-23T15:00Z', null],
    ['Asia/Tokyo', 'yesterday', '', '2026-11-22T15:00Z', '2026-11-23T15:00Z'],
    ['Asia/Kathmandu', '7d', 'today', '2026-11-17T18:15Z', '2026-11-24T18:15Z'],
  ])('in %s from %j until %j', (timeZone, since, until, from, before) => {
    expect(rangeOf(since, until, timeZone, now)).toEqual(range(from, before))
  })
})

describe('dates and moments are on the viewer’s clock', () => {
  test.each<[string, string, string, string | null, string | null]>([
    ['UTC', '2026-11-01', '', '2026-11-01T00:00Z', null],
    ['UTC', '', '2026-11-01', null, '2026-11-02T00:00Z'],
    ['UTC', '2026-11-01', '2026-11-01', '2026-11-01T00:00Z', '2026-11-02T00:00Z'],
    ['UTC', '', '2026-12-31', null, '2027-01-01T00:00Z'],
    ['UTC', '', '9999-12-31', null, '+010000-01-01T00:00Z'],
    ['Asia/Tokyo', '1970-01-01', '', '1969-12-31T15:00Z', null],
    ['UTC', '2026-11-01T09:00', '2026-11-01T09:00', '2026-11-01T09:00Z', '2026-11-01T09:01Z'],
    ['UTC', '2026-11-01T09:00:30', '2026-11-01T09:00:30', '2026-11-01T09:00:30Z', '2026-11-01T09:00:31Z'],
    ['UTC', '', '2026-11-01T23:59', null, '2026-11-02T00:00Z'],
    ['America/Chicago', '2026-07-01T09:00', '', '2026-07-01T14:00Z', null],
    ['America/Chicago', '2026-07-01T09:00Z', '2026-07-01T09:00Z', '2026-07-01T09:00Z', '2026-07-01T09:01Z'],
    ['America/Chicago', '2026-07-01T09:00+05:45', '', '2026-07-01T03:15Z', null],
    ['America/Chicago', '', '2026-07-01T09:00:00-03:00', null, '2026-07-01T12:00:01Z'],
    ['America/Chicago', 'yesterday', '2026-07-01T09:00', '2026-06-30T05:00Z', '2026-07-01T14:01Z'],
  ])('in %s from %j until %j', (timeZone, since, until, from, before) => {
    expect(rangeOf(since, until, timeZone, '2026-07-01T20:00:00Z')).toEqual(range(from, before))
  })
})

describe('where the clocks change', () => {
  test.each<[string, string, string, string, string, string]>([
    [
      'a day has 23 hours',
      'America/Chicago',
      '2026-03-08',
      '2026-03-08',
      '2026-03-08T06:00Z',
      '2026-03-09T05:00Z',
    ],
    [
      'a day has 25 hours',
      'America/Chicago',
      '2026-11-01',
      '2026-11-01',
      '2026-11-01T05:00Z',
      '2026-11-02T06:00Z',
    ],
    [
      'a day has 23½ hours',
      'Australia/Lord_Howe',
      '2026-10-04',
      '2026-10-04',
      '2026-10-03T13:30Z',
      '2026-10-04T13:00Z',
    ],
    [
      'a day begins at 01:00 in Brazil',
      'America/Sao_Paulo',
      '2018-11-04',
      '2018-11-04',
      '2018-11-04T03:00Z',
      '2018-11-05T02:00Z',
    ],
    [
      'the day before it ends there',
      'America/Sao_Paulo',
      '2018-11-03',
      '2018-11-03',
      '2018-11-03T03:00Z',
      '2018-11-04T03:00Z',
    ],
    [
      'a day begins at 01:00 in Lebanon',
      'Asia/Beirut',
      '2022-03-27',
      '2022-03-27',
      '2022-03-26T22:00Z',
      '2022-03-27T21:00Z',
    ],
    [
      'a day begins at 01:00 in Egypt',
      'Africa/Cairo',
      '2024-04-26',
      '2024-04-26',
      '2024-04-25T22:00Z',
      '2024-04-26T21:00Z',
    ],
    [
      'a day’s last hour comes twice in Egypt',
      'Africa/Cairo',
      '2024-10-31',
      '2024-10-31',
      '2024-10-30T21:00Z',
      '2024-10-31T22:00Z',
    ],
    [
      'a day that the zone left out is empty',
      'Pacific/Apia',
      '2011-12-30',
      '2011-12-30',
      '2011-12-30T10:00Z',
      '2011-12-30T10:00Z',
    ],
    [
      'a time left out is as much later',
      'America/Chicago',
      '2026-03-08T02:30',
      '2026-03-08T02:30',
      '2026-03-08T08:30Z',
      '2026-03-08T08:31Z',
    ],
    [
      'a time shown twice counts both times',
      'America/Chicago',
      '2026-11-01T01:30',
      '2026-11-01T01:30',
      '2026-11-01T06:30Z',
      '2026-11-01T07:31Z',
    ],
  ])('%s', (_, timeZone, since, until, from, before) => {
    expect(rangeOf(since, until, timeZone)).toEqual(range(from, before))
  })

  test('yesterday is that day whole', () => {
    expect(rangeOf('yesterday', '', 'America/Sao_Paulo', '2018-11-05T12:00:00Z')).toEqual(
      range('2018-11-04T03:00Z', '2018-11-05T02:00Z'),
    )
  })
})

const ZONES = [
  'UTC',
  'America/Chicago',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
]

test('days in order make a range that is not empty', () => {
  const day = fc
    .date({
      min: new Date('1970-01-01T00:00Z'),
      max: new Date('9999-12-31T00:00Z'),
      noInvalidDate: true,
    })
    .map((moment) => moment.toISOString().slice(0, 10))
  fc.assert(
    fc.property(day, day, fc.constantFrom(...ZONES), (one, other, timeZone) => {
      const [since = '', until = ''] = [one, other].sort()
      const { from, before } = rangeOf(since, until, timeZone)
      expect(from?.getTime()).toBeLessThan(before?.getTime() ?? Number.NaN)
    }),
  )
})

test('never throws, and what is read has its range', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^\d{4}-[01]\d-[0-3]\d([Tt ][0-2]\d:[0-6]\d(:[0-6]\d)?([Zz]|[-+ ][0-2]\d:[0-6]\d)?)?$/),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom(...ZONES), (typed, timeZone) => {
      const since = readStarted(typed, 'since')
      const until = readStarted(typed, 'until')
      if (!since.ok || !until.ok) return
      const { from, before } = startedRange(since.value, until.value, { timeZone, now: new Date() })
      expect(from?.getTime()).not.toBeNaN()
      expect(before?.getTime()).not.toBeNaN()
    }),
  )
})

function rangeOf(since: string, until: string, timeZone: string, now = '2026-11-23T12:00:00Z') {
  const viewer = { timeZone, now: new Date(now) }
  return startedRange(inputOf(since, 'since'), inputOf(until, 'until'), viewer)
}

function inputOf(typed: string, bound: 'since' | 'until') {
  if (typed === '') return null
  const reading = readStarted(typed, bound)
  if (!reading.ok) throw new Error(`${typed}: ${reading.problem}`)
  return reading.value
}

function range(from: string | null, before: string | null) {
  return { from: from === null ? null : new Date(from), before: before === null ? null : new Date(before) }
}
