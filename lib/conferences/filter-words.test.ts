import { expect, test } from 'vitest'
import type { SearchParams } from '@/lib/list-query/params'
import { directionWords, unappliedFilters } from './filter-words'
import { conferenceFilters } from './filters'

test.each([
  ['inbound', 'Inbound'],
  ['outbound', 'Outbound'],
  ['outboundAPI', 'Outbound (by API)'],
  ['outboundApi', 'Outbound (by API)'],
  ['outboundDial', 'Outbound (dialed)'],
  ['outboundSomehow', 'Outbound'],
  ['sideways', 'Unknown'],
  ['constructor', 'Unknown'],
])('the direction %s is told as %s', (sent, words) => {
  expect(directionWords(sent)).toBe(words)
})

test('what was typed and can’t be read is told as not applied, and nothing else', () => {
  const clock = { timeZone: 'UTC', now: new Date('2026-11-26T12:00:00Z') }
  const labels = (params: SearchParams) =>
    unappliedFilters(conferenceFilters.parse(params, clock)).map(({ label, names }) => [label, ...names])
  expect(labels({ q: '132', since: 'soon', minDuration: '5m', status: 'odd' })).toEqual([
    ['Search “132”', 'q'],
    ['First day “soon”', 'since'],
    ['Status “odd”', 'status'],
  ])
  expect(labels({ minDuration: '5m', maxDuration: '1m' })).toEqual([
    ['At least “5m”', 'minDuration'],
    ['At most “1m”', 'maxDuration'],
  ])
  expect(labels({ q: '0132', since: 'today', maxDuration: '1m' })).toEqual([])
})
