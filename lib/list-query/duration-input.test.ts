import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration } from '@/lib/format'
import { type DurationBounds, isReadAsSeconds, readDuration, readDurationBounds } from './duration-input'

const EXAMPLES = /Try 90s, 1:30 or 5m\.$/

describe('reads', () => {
  test.each<[string, number]>([
    ['90', 90],
    ['0', 0],
    ['90s', 90],
    ['90 s', 90],
    ['90sec', 90],
    ['90 seconds', 90],
    ['1 second', 1],
    ['1.5s', 2],
    ['0:42', 42],
    ['1:30', 90],
    ['01:30', 90],
    ['90:00', 5400],
    ['1:02:07', 3727],
    ['100:00:00', 360_000],
    ['5m', 300],
    ['5 min', 300],
    ['5 minutes', 300],
    ['5M', 300],
    ['1.5m', 90],
    ['2m 30s', 150],
    ['2m30s', 150],
    ['2m30', 150],
    ['1h30', 5400],
    ['1h 5', 3900],
    ['1h 5m 9', 3909],
    ['1h', 3600],
    ['1 hour', 3600],
    ['2 hrs', 7200],
    ['1h 5m', 3900],
    ['1h5m', 3900],
    ['1h 5m 9s', 3909],
    ['1h 9s', 3609],
    ['0.25h', 900],
    ['0.07h', 252],
    ['1,5h', 5400],
    ['1,5 min', 90],
    ['1,25m 5s', 80],
    ['  5m  ', 300],
    ['1h   5m', 3900],
    ['1000000', 1_000_000],
    ['half an hour', 1800],
    ['Half hour', 1800],
    ['a half hour', 1800],
    ['half a minute', 30],
    ['quarter of an hour', 900],
    ['a quarter of an hour', 900],
    ['a quarter hour', 900],
    ['three quarters of an hour', 2700],
    ['an hour', 3600],
    ['one hour', 3600],
    ['a minute', 60],
    ['a second', 1],
    ['a minute and a half', 90],
    ['an hour and a half', 5400],
    ['one and a half hours', 5400],
    ['2 and a half minutes', 150],
    ['two hours and a half', 9000],
    ['an hour and a quarter', 4500],
    ['1 1/2 h', 5400],
    ['1½ h', 5400],
    ['½ hour', 1800],
    ['¾ h', 2700],
    ['2 1/2m', 150],
    ['1/2 hour', 1800],
    ['90 secs', 90],
    ['90 sec.', 90],
    ['5 min.', 300],
    ['1 hour and 5 minutes', 3900],
    ['1 hour, 5 minutes', 3900],
    ['an hour and ten minutes', 4200],
    ['1 hour, 5 minutes and 9 seconds', 3909],
    ['5′30″', 330],
    [`5'30"`, 330],
    ["5'", 300],
    ['９０ｓ', 90],
    ['５m', 300],
  ])('%j as %i seconds', (typed, durationSec) => {
    expect(readDuration(typed)).toEqual({ ok: true, value: durationSec })
  })
})

describe('refuses in words', () => {
  test.each([
    '',
    ' ',
    'abc',
    'm',
    's',
    ':',
    '1:',
    ':30',
    '1:60',
    '1:3',
    '1:2:3',
    '1:60:00',
    '1:2:3:4',
    '-5',
    '-5m',
    '+5m',
    '5m 1h',
    '5s 5m',
    '5m5m',
    '1e3',
    '0x10',
    'NaN',
    'Infinity',
    '5x',
    '5 m m',
    '٥',
    '5;DROP',
    '1.2.3',
    '1,2,3',
    '1,500',
    '.',
    '>5m',
    '5m+',
    '1m-5m',
    '1000001',
    '300h',
    '9'.repeat(400),
  ])('%j', (typed) => {
    expect(readDuration(typed)).toEqual({
      ok: false,
      problem: expect.stringMatching(EXAMPLES),
    })
  })
})

test('reads back what a duration is shown as', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (durationSec) => {
      expect(readDuration(formatDuration(durationSec))).toEqual({ ok: true, value: durationSec })
    }),
  )
})

test.each([
  ['5', true],
  ['>5', true],
  ['2-10', true],
  ['5s', false],
  ['5 m', false],
  ['1:30', false],
  ['half an hour', false],
  ['２', true],
  ['', false],
])('%j is a number without a unit: %s', (typed, isBare) => {
  expect(isReadAsSeconds(typed)).toBe(isBare)
})

describe('reads as bounds', () => {
  test.each<[string, number]>([
    ['90', 90],
    ['90s', 90],
    ['1.5s', 2],
    ['1:30', 90],
    ['1:02:07', 3727],
    ['5m', 300],
    ['1h 5m', 3900],
    ['1,5h', 5400],
    ['  5\u00a0MIN  ', 300],
    ['0', 0],
  ])('%j alone, the bound that it stands for', (typed, durationSec) => {
    expect(readDurationBounds(typed, 'min')).toEqual(bounds(durationSec, null))
    expect(readDurationBounds(typed, 'max')).toEqual(bounds(null, durationSec))
  })

  test.each<[string, number | null, number | null]>([
    ['>5m', 301, null],
    ['＞5m', 301, null],
    ['half an hour to an hour', 1800, 3600],
    ['between half an hour and two hours', 1800, 7200],
    ['over a minute', 61, null],
    ['> 5m', 301, null],
    ['>1:30', 91, null],
    ['>1.5s', 2, null],
    ['>0', 1, null],
    ['over 5m', 301, null],
    ['Over 5 Minutes', 301, null],
    ['more than 1h 5m', 3901, null],
    ['longer  than\t5m', 301, null],
    ['above 90', 91, null],
    ['>=5m', 300, null],
    ['>= 5m', 300, null],
    ['≥5m', 300, null],
    ['≥ 1.5s', 2, null],
    ['at least 5m', 300, null],
    ['AT LEAST 1,5 min', 90, null],
    ['5m+', 300, null],
    ['1h 5m +', 3900, null],
    ['90+', 90, null],
    ['<90s', null, 89],
    ['< 90', null, 89],
    ['<1.5s', null, 1],
    ['<1', null, 0],
    ['<0.5s', null, 0],
    ['under 5m', null, 299],
    ['less than 5m', null, 299],
    ['shorter than 1:00', null, 59],
    ['below 5 minutes', null, 299],
    ['<=90s', null, 90],
    ['≤ 90s', null, 90],
    ['<=1.5s', null, 2],
    ['<=0', null, 0],
    ['at most 5m', null, 300],
    ['up to 1h', null, 3600],
    ['up to 5', null, 5],
    ['=5m', 300, 300],
    ['= 1:30', 90, 90],
    ['2m-10m', 120, 600],
    ['2m - 10m', 120, 600],
    ['2m–10m', 120, 600],
    ['2m – 10m', 120, 600],
    ['2m — 10m', 120, 600],
    ['2m to 10m', 120, 600],
    ['2 TO 10 MINUTES', 120, 600],
    ['from 2m to 10m', 120, 600],
    ['from 2m - 10m', 120, 600],
    ['between 2m and 10m', 120, 600],
    ['between 2 and 10 min', 120, 600],
    ['2m..10m', 120, 600],
    ['2-10m', 120, 600],
    ['0-5m', 0, 300],
    ['1,5 - 2h', 5400, 7200],
    ['1-1h 30m', 3600, 5400],
    ['2-10', 2, 10],
    ['90-2:30', 90, 150],
    ['1:30-2:30', 90, 150],
    ['90s-1h', 90, 3600],
    ['1.2s-1.5s', 2, 2],
    ['5m-5m', 300, 300],
  ])('%j from %j to %j, whatever a length alone would be', (typed, minSec, maxSec) => {
    expect(readDurationBounds(typed, 'min')).toEqual(bounds(minSec, maxSec))
    expect(readDurationBounds(typed, 'max')).toEqual(bounds(minSec, maxSec))
  })

  test.each<[string, string]>([
    ['10m-2m', 'The minimum is longer than the maximum.'],
    ['10-2m', 'The minimum is longer than the maximum.'],
    ['between 1h and 5m', 'The minimum is longer than the maximum.'],
    ['<0', 'No recording is shorter than 0 seconds.'],
    ['under 0 minutes', 'No recording is shorter than 0 seconds.'],
  ])('%j as what can never be', (typed, problem) => {
    expect(readDurationBounds(typed, 'min')).toEqual({ ok: false, problem })
  })

  test.each([
    '',
    ' ',
    'soon',
    '>',
    '<',
    '=',
    '+',
    '-',
    '..',
    '>soon',
    '>>5m',
    '=>5m',
    '==5m',
    '> >5m',
    '5m>',
    '+5m',
    '>5m+',
    '-5m',
    '5m-',
    '2m-5m-10m',
    '2m-10m+',
    'up to 2m to 10m',
    '2m...10m',
    '>2m-10m',
    '2m and 10m',
    'between 2m',
    'between 2m to 10m',
    'from 2m',
    'to 10m',
    'about 5m',
    'at least',
    'constructor 5m',
    '1,500',
    '1;2',
    '2m〜10m',
    '٥m',
    '5m 🎉',
    '>1000001',
    '1000001+',
    '1s-300h',
    '9'.repeat(400),
  ])('%j not at all', (typed) => {
    expect(readDurationBounds(typed, 'min')).toEqual({ ok: false, problem: expect.stringMatching(EXAMPLES) })
  })
})

test('reads a range of lengths as they are shown', () => {
  const lengths = fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000))
  fc.assert(
    fc.property(lengths, fc.constantFrom('-', ' – ', ' to ', '..'), (pair, separator) => {
      const [minSec, maxSec] = [Math.min(...pair), Math.max(...pair)]
      const typed = `${formatDuration(minSec)}${separator}${formatDuration(maxSec)}`
      expect(readDurationBounds(typed, 'min')).toEqual(bounds(minSec, maxSec))
    }),
  )
})

test('never throws', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('<', '>', '=', '5', '1:30', '.', ',', 'm', 'h', ' ', '-', 'to', 'between', '+'))
      .map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom('min', 'max'), (typed, bare) => {
      readDuration(typed)
      readDurationBounds(typed, bare)
    }),
  )
})

function bounds(minSec: number | null, maxSec: number | null): { ok: true; value: DurationBounds } {
  return { ok: true, value: { minSec, maxSec } }
}
