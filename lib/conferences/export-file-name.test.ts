import { expect, test } from 'vitest'
import type { SearchParams } from '@/lib/list-query/params'
import { exportFileName } from './export-file-name'
import { conferenceFilters } from './filters'

const NOW = new Date('2026-11-23T03:00:00Z')

function nameOf(params: SearchParams, timeZone = 'UTC') {
  const clock = { timeZone, now: NOW }
  return exportFileName(conferenceFilters.parse(params, clock), 'csv', clock)
}

test.each<[SearchParams, string]>([
  [{}, ''],
  [{ sort: 'duration' }, ''],
  [{ since: '7d', minDuration: '5m', maxDuration: '10m', direction: 'inbound' }, '7d-5m-to-10m-inbound-'],
  [{ since: '2026-11-01' }, 'since-2026-11-01-'],
  [{ since: '2026-11-01', until: '2026-11-05' }, '2026-11-01-to-2026-11-05-'],
  [{ until: '2026-11-01T09:00+05:45' }, 'until-2026-11-01t0900+0545-'],
  [{ minDuration: '90s' }, 'at-least-1m30s-'],
  [{ maxDuration: '1:02:07' }, 'up-to-1h2m7s-'],
  [{ minDuration: '0', maxDuration: '0' }, '0s-'],
  [{ status: 'no-recording', recording: 'no' }, 'no-recording-without-recording-'],
  [{ recording: 'yes' }, 'with-recording-'],
  [{ audio: 'missing' }, 'audio-missing-'],
  [{ audio: 'any' }, 'audio-any-'],
  [{ q: '+1 (312) 555-0142' }, 'number-0142-'],
  [{ q: '13125550142' }, 'number-0142-'],
  [{ q: 'tel:+13125550142' }, 'number-0142-'],
  [{ q: 'sip:312-555-0142@example.com' }, 'number-0142-'],
  [{ q: 'sip:ann@example.com' }, 'address-ann-'],
  [{ q: 'CFee65a790b1c2d3e4f5' }, 'cfee65a7-'],
  [{ q: 'sip:../../etc/"x\r\ny"@example.com' }, 'address-etc-x-y-'],
  [{ q: 'sip:äöü@example.com' }, 'address-'],
])('%j is named %j', (params, words) => {
  expect(nameOf(params)).toBe(`roomtone-conferences-${words}2026-11-23.csv`)
})

test('the day is the viewer’s', () => {
  expect(nameOf({}, 'America/Chicago')).toBe('roomtone-conferences-2026-11-22.csv')
})

test('a long filter is cut', () => {
  expect(nameOf({ q: `sip:${'long-'.repeat(30)}@x`, since: '7d' }).length).toBeLessThan(140)
})
