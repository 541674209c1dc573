import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration } from '@/lib/format'
import { readDuration } from './duration-input'

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
    ['1h', 3600],
    ['1 hour', 3600],
    ['2 hrs', 7200],
    ['1h 5m', 3900],
    ['1h5m', 3900],
    ['1h 5m 9s', 3909],
    ['1h 9s', 3609],
    ['0.25h', 900],
    ['  5m  ', 300],
    ['1h   5m', 3900],
    ['1000000', 1_000_000],
  ])('%j as %i seconds', (typed, durationSec) => {
    expect(readDuration(typed)).toEqual({ ok: true, durationSec })
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
    '.',
    '1000001',
    '300h',
    '9'.repeat(400),
  ])('%j', (typed) => {
    expect(readDuration(typed)).toEqual({
      ok: false,
      error: expect.stringMatching(/Try 90s, 5m, 1:30 or 1h 5m\.$/),
    })
  })
})

test('reads back what a duration is shown as', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (durationSec) => {
      expect(readDuration(formatDuration(durationSec))).toEqual({ ok: true, durationSec })
    }),
  )
})

test('never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void readDuration(typed)))
})
