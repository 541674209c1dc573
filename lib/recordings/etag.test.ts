import { expect, test } from 'vitest'
import { etagIsKnown, rangeStillApplies, recordingEtag } from './etag'

const etag = recordingEtag('RE1')

test.each([
  [null, true],
  ['"RE1"', true],
  [' "RE1" ', true],
  ['W/"RE1"', false],
  ['"RE2"', false],
  ['RE1', false],
  ['Wed, 21 Oct 2026 07:28:00 GMT', false],
])('If-Range %j keeps the range: %s', (ifRange, expected) => {
  expect(rangeStillApplies(ifRange, etag)).toBe(expected)
})

test.each([
  [null, false],
  ['"RE1"', true],
  ['W/"RE1"', true],
  ['"x", W/"RE1"', true],
  ['*', true],
  ['"RE2"', false],
  ['RE1', false],
  ['', false],
])('If-None-Match %j is known: %s', (ifNoneMatch, expected) => {
  expect(etagIsKnown(ifNoneMatch, etag)).toBe(expected)
})
