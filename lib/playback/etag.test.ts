import { expect, test } from 'vitest'
import { archivedEtag, etagIsKnown, rangeStillApplies, upstreamEtag } from './etag'

test.each([
  [null, '"RE1"', true],
  ['"RE1"', '"RE1"', true],
  [' "RE1" ', '"RE1"', true],
  ['W/"RE1"', '"RE1"', false],
  ['"RE2"', '"RE1"', false],
  ['RE1', '"RE1"', false],
  ['Wed, 21 Oct 2026 07:28:00 GMT', '"RE1"', false],
  // A weak validator never satisfies If-Range, not even its own.
  ['W/"RE1"', 'W/"RE1"', false],
  ['"RE1"', 'W/"RE1"', false],
  ['"RE1"', null, false],
  [null, null, true],
])('If-Range %j keeps the range of %j: %s', (ifRange, etag, expected) => {
  expect(rangeStillApplies(ifRange, etag)).toBe(expected)
})

test.each([
  [null, '"RE1"', false],
  ['"RE1"', '"RE1"', true],
  ['W/"RE1"', '"RE1"', true],
  ['"RE1"', 'W/"RE1"', true],
  ['"x", W/"RE1"', '"RE1"', true],
  ['*', '"RE1"', true],
  ['*', null, true],
  ['"RE2"', '"RE1"', false],
  ['RE1', '"RE1"', false],
  ['', '"RE1"', false],
  ['"null"', null, false],
])('If-None-Match %j is known of %j: %s', (ifNoneMatch, etag, expected) => {
  expect(etagIsKnown(ifNoneMatch, etag)).toBe(expected)
})

const none = { etag: null, lastModified: null, sizeBytes: null }
const date = 'Wed, 21 Oct 2026 07:28:00 GMT'

test.each([
  ['a strong ETag', { ...none, etag: '"a"' }, /^"\w{32}"$/],
  ['a weak ETag', { ...none, etag: 'W/"a"' }, /^W\/"\w{32}"$/],
  ['what is no ETag', { ...none, etag: 'a' }, /^W\/"\w{32}"$/],
  ['a date, which has whole seconds', { ...none, lastModified: date }, /^W\/"\w{32}"$/],
  ['a length', { ...none, sizeBytes: 5 }, /^W\/"\w{32}"$/],
])('of %s is made one as strong', (_name, version, expected) => {
  expect(upstreamEtag('RE1', version)).toMatch(expected)
})

test('no two versions share one, and nothing is said of what nothing tells apart', () => {
  const versions = [
    { ...none, etag: '"a"' },
    { ...none, etag: '"b"' },
    { ...none, lastModified: date },
    { ...none, sizeBytes: 5 },
    { ...none, sizeBytes: 6 },
  ].map((version) => upstreamEtag('RE1', version))
  expect(new Set([...versions, upstreamEtag('RE2', { ...none, etag: '"a"' }), archivedEtag('00')]).size).toBe(
    7,
  )
  expect(upstreamEtag('RE1', none)).toBeNull()
})
