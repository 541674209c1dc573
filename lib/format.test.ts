import { describe, expect, test } from 'vitest'
import {
  englishOf,
  formatAge,
  formatDuration,
  formatMoment,
  formatMomentWithin,
  formatPhoneNumber,
  formatSize,
  formatSpanEnd,
  shortenId,
  spokenDuration,
  type Viewer,
  zoneName,
} from './format'

const NOW = new Date('2026-03-04T02:30:00Z')
const viewer = (timeZone = 'UTC', locale = 'en-GB'): Viewer => ({ locale, timeZone, now: NOW })

test.each<[number, string, string]>([
  [0, '0:00', '0 seconds'],
  [9, '0:09', '9 seconds'],
  [60, '1:00', '1 minute'],
  [599, '9:59', '9 minutes 59 seconds'],
  [3600, '1:00:00', '1 hour'],
  [3727, '1:02:07', '1 hour 2 minutes 7 seconds'],
  [360_000, '100:00:00', '100 hours'],
])('%i seconds are %s, spoken %s', (durationSec, shown, spoken) => {
  expect(formatDuration(durationSec)).toBe(shown)
  expect(spokenDuration(durationSec, viewer())).toBe(spoken)
})

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [235_400, '235 kB'],
  [1_234_567, '1.23 MB'],
  [28_800_044, '28.8 MB'],
  [3_000_000_000, '3 GB'],
])('%i bytes are %s', (sizeBytes, shown) => {
  expect(formatSize(sizeBytes, viewer())).toBe(shown)
})

test.each([
  ['+13125550142', '+1 (312) 555-0142'],
  ['+442079460321', '+44 20 7946 0321'],
  ['1000000051', '1000000051'],
  ['sip:alice@example.com', 'sip:alice@example.com'],
  ['anonymous', 'anonymous'],
  ['sip:+14155550101@pbx.example.com', 'sip:+14155550101@pbx.example.com'],
  ['+14155550101 or so', '+14155550101 or so'],
  ['+1', '+1'],
])('%s is shown as %s', (sent, shown) => {
  expect(formatPhoneNumber(sent)).toBe(shown)
})

test('a long id loses its middle, a short one nothing', () => {
  expect(shortenId('CFee65aabbccddeeff00112233445566778899a790')).toBe('CFee65…a790')
  expect(shortenId('CF12345')).toBe('CF12345')
})

describe('moments', () => {
  test.each<[string, string, string]>([
    ['2026-03-04T02:00:00Z', 'UTC', 'Today 02:00'],
    ['2026-03-04T02:00:00Z', 'America/Chicago', 'Today 20:00'],
    ['2026-03-03T23:59:00Z', 'UTC', 'Yesterday 23:59'],
    ['2026-03-02T09:05:00Z', 'UTC', 'Mon 2 Mar, 09:05'],
    ['2025-12-31T09:05:00Z', 'UTC', '31 Dec 2025, 09:05'],
    ['2026-03-04T23:00:00Z', 'Asia/Tokyo', 'Thu 5 Mar, 08:00'],
  ])('%s in %s is %s', (moment, timeZone, shown) => {
    expect(formatMoment(new Date(moment), viewer(timeZone))).toBe(shown)
  })

  test.each([
    ['2026-03-04T02:00:00Z', 'today 02:00'],
    ['2026-03-03T23:59:00Z', 'yesterday 23:59'],
    ['2026-03-02T09:05:00Z', 'Mon 2 Mar, 09:05'],
  ])('%s within a sentence is %s', (moment, shown) => {
    expect(formatMomentWithin(new Date(moment), viewer('UTC'))).toBe(shown)
  })

  test.each([
    ['en-US', 'Mon, Mar 2, 9:05 AM'],
    ['en-GB', 'Mon 2 Mar, 09:05'],
    ['de', 'Mo., 2. März, 09:05'],
    ['es', 'lun, 2 mar, 9:05'],
    ['ja', '3月2日(月), 9:05'],
  ])('write the hour as people write it in %s: %s', (locale, shown) => {
    const written = formatMoment(new Date('2026-03-02T09:05:00Z'), viewer('UTC', locale))
    expect(written.replace(/\s/g, ' ')).toBe(shown)
  })

  test('speak the viewer’s language', () => {
    expect(formatMoment(new Date('2026-03-03T23:59:00Z'), viewer('UTC', 'de'))).toBe('Gestern 23:59')
  })

  test.each<[number, string]>([
    [5, 'now'],
    [59, 'now'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [7200, '2 hr ago'],
    [86_400, 'yesterday'],
    [864_000, '10 days ago'],
  ])('%i seconds ago are %s', (seconds, shown) => {
    expect(formatAge(new Date(NOW.getTime() - seconds * 1000), viewer())).toBe(shown)
  })

  test('the zone has a name', () => {
    expect(zoneName(viewer('UTC'))).toBe('UTC')
    expect(zoneName(viewer('America/Chicago', 'en-US'))).toBe('CST')
  })
})

test.each([
  ['de-DE,de;q=0.9', 'en-US'],
  ['ar-EG', 'en-US'],
  ['de, en-GB;q=0.8, en;q=0.7', 'en-GB'],
  ['en', 'en-US'],
  ['en-AU', 'en-AU'],
  ['en-u-nu-arab-ca-buddhist', 'en-US'],
  ['en-GB-u-hc-h12', 'en-GB'],
  ['*', 'en-US'],
  ['not a language at all;;q=', 'en-US'],
  [null, 'en-US'],
])('a browser that reads %j is shown dates and numbers in %s', (acceptLanguage, locale) => {
  expect(englishOf(acceptLanguage)).toBe(locale)
})

test.each<[start: string, end: string, shown: string | null]>([
  ['2026-03-04T02:10:00Z', '2026-03-04T02:10:59Z', null],
  ['2026-03-04T02:10:59Z', '2026-03-04T02:11:00Z', '02:11'],
  ['2026-03-03T23:59:00Z', '2026-03-04T00:01:00Z', 'Today 00:01'],
  ['2025-03-03T01:00:00Z', '2025-03-03T01:30:00Z', '01:30'],
  ['2025-03-03T01:00:00Z', '2025-03-04T01:00:00Z', '4 Mar 2025, 01:00'],
])('what began at %s and ended at %s, ended: %s', (start, end, shown) => {
  expect(formatSpanEnd(new Date(end), new Date(start), viewer())).toBe(shown)
})
