import { expect, test } from 'vitest'
import type { SearchParams } from '@/lib/list-query/params'
import { exportDetails } from './audit-details'
import { conferenceFilters } from './filters'

const CLOCK = { timeZone: 'UTC', now: new Date('2026-11-23T03:00:00Z') }

const detailsOf = (params: SearchParams) => exportDetails(conferenceFilters.parse(params, CLOCK), 'csv')

test('every filter that is set is told, and none that is not', () => {
  expect(detailsOf({})).toEqual({ format: 'csv', sort: 'started', order: 'desc' })
  expect(
    detailsOf({
      since: '7d',
      until: 'today',
      minDuration: '1m',
      maxDuration: '1h 5m',
      status: 'ended',
      direction: 'inbound',
      recording: 'yes',
      sort: 'duration',
      order: 'asc',
    }),
  ).toEqual({
    format: 'csv',
    since: '7d',
    until: 'today',
    minSec: 60,
    maxSec: 3_900,
    status: 'ended',
    direction: 'inbound',
    recording: 'yes',
    sort: 'duration',
    order: 'asc',
  })
})

test.each([
  ['+1 (312) 555-0142', 'number ending 0142'],
  ['13125550142', 'number ending 0142'],
  ['tel:+13125550142', 'number ending 0142'],
  ['sip:312-555-0142@example.com', 'address with 0142'],
  ['sip:ann@13125550142.example.com', 'address with 0142'],
  ['sip:ann@example.com', 'address sip:ann@example.com'],
  [`CF${'ee65a790b1'.repeat(4)}`, `id CF${'ee65a790b1'.repeat(4)}`],
  ['CF13125550142', 'id beginning CF1312'],
  ['ee65a790b1c2d3e4f5', 'id beginning ee65a7'],
  ['x13125550142', 'id beginning x13125'],
  ['CFee65…a790', 'id CFee65…a790'],
  ['CFee6513125550...12a790', 'id CFee65…a790'],
  ['…a790', 'id …a790'],
  ['…3125550142', 'number ending 0142'],
  ['1312*', 'number ending 312…'],
  ['+1 312…555 0142', 'number ending 0142'],
  ['011 44 20 7946 0142', 'number ending 0142'],
  ['Mobile: (312) 555-0142', 'number ending 0142'],
  ['+1 312 555 0142 ext. 23', 'number ending 0142'],
  ['Ann 555 / x 0142 9', 'address with 1429'],
  ['Ann ٣١٢٥٥٥', 'address with ٢٥٥٥'],
  ['Ann Smith', 'address Ann Smith'],
  ['Restricted', 'address Restricted'],
  ['unknown', 'address unknown'],
])('the search %j is told as %j', (q, words) => {
  expect(detailsOf({ q }).search).toBe(words)
})
