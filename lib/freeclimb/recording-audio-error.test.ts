import { expect, test } from 'vitest'
import { parseRetryAfter, parseUpstreamError, type UpstreamFailure } from './recording-audio-error'

const byMessage = (code: number) =>
  JSON.stringify({ code, message: 'x', url: 'https://example.com', details: {} })
const byCall = (code: number) =>
  JSON.stringify({ code, call: 'x', url: 'https://example.com', details: null })

const cases: [status: number, body: string, expected: UpstreamFailure][] = [
  [401, '', 'credentials'],
  [403, '', 'credentials'],
  [401, byMessage(0), 'credentials'],
  [401, byMessage(1), 'credentials'],
  [400, byCall(50), 'credentials'],
  [400, byCall(51), 'credentials'],
  [404, '', 'missing'],
  [404, '<html>', 'missing'],
  [410, '', 'missing'],
  [400, byMessage(1), 'missing'],
  [404, byCall(68), 'missing'],
  [400, byMessage(77), 'deleted'],
  [404, byCall(77), 'deleted'],
  [404, byMessage(69), 'not-ready'],
  [400, byCall(69), 'not-ready'],
  [200, byCall(69), 'not-ready'],
  [204, '', 'not-ready'],
  [202, '', 'not-ready'],
  [429, '', 'rate-limited'],
  [403, byMessage(24), 'rate-limited'],
  [408, '', 'timeout'],
  [504, '', 'timeout'],
  [500, byMessage(0), 'unreachable'],
  [503, 'busy', 'unreachable'],
  [200, '{}', 'unreachable'],
  [200, '[]', 'unreachable'],
  [200, 'null', 'unreachable'],
  [200, '{"code":"69"}', 'unreachable'],
]

test.each(cases)('%d with %s is %s', (status, body, expected) => {
  expect(parseUpstreamError(status, body, null).failure).toBe(expected)
})

test('passes on how long to wait, and has its own idea where FreeClimb does not say', () => {
  expect(parseUpstreamError(429, '', '17')).toEqual({ failure: 'rate-limited', retryAfterSec: 17 })
  expect(parseUpstreamError(429, '', null)).toEqual({ failure: 'rate-limited', retryAfterSec: 5 })
  expect(parseUpstreamError(404, byCall(69), null)).toEqual({
    failure: 'not-ready',
    retryAfterSec: 60,
  })
  expect(parseUpstreamError(401, '', '17')).toEqual({ failure: 'credentials' })
})

const nowMs = Date.parse('Mon, 23 Nov 2026 10:00:00 GMT')

test.each([
  [null, null],
  ['17', 17],
  [' 17 ', 17],
  ['0', 1],
  ['999999', 3600],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 1],
  ['soon', null],
  ['', null],
])('Retry-After %j is %s seconds', (value, expected) => {
  expect(parseRetryAfter(value, nowMs)).toBe(expected)
})
