import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { WHOLE_COPIES } from './ingest'
import { countLoggedPost } from './logged-posts'

const MINUTE_MS = 60_000
const SENT_AT = new Date('2026-03-04T12:00:00Z')

test('the first copies of a body stand whole in the log, for as long as they can be replayed', () => {
  const body = randomBytes(20)
  const at = (min: number) => countLoggedPost(body, SENT_AT, min * MINUTE_MS)
  for (let copy = 0; copy < WHOLE_COPIES; copy++) expect(at(0)).toBe(true)
  for (let copy = 0; copy < 100; copy++) expect(at(5)).toBe(false)
  expect(countLoggedPost(randomBytes(20), SENT_AT, 5 * MINUTE_MS)).toBe(true)
  // The same bytes signed at another moment tell of another event.
  expect(countLoggedPost(body, new Date(SENT_AT.getTime() + 1_000), 5 * MINUTE_MS)).toBe(true)
  expect(at(11)).toBe(true)
})

test('every other body stands whole in the log, however many there are', () => {
  const bodies = Array.from({ length: 10_100 }, () => randomBytes(20))
  expect(bodies.every((body) => countLoggedPost(body, SENT_AT, 0))).toBe(true)
})
