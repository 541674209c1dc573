import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { WHOLE_COPIES } from './ingest'
import { countLoggedPost } from './logged-posts'

const MINUTE_MS = 60_000

test('the first copies of a body stand whole in the log, for as long as they can be replayed', () => {
  const body = randomBytes(20)
  const at = (min: number) => countLoggedPost(body, min * MINUTE_MS)
  for (let copy = 0; copy < WHOLE_COPIES; copy++) expect(at(0)).toBe(true)
  for (let copy = 0; copy < 100; copy++) expect(at(5)).toBe(false)
  expect(countLoggedPost(randomBytes(20), 5 * MINUTE_MS)).toBe(true)
  expect(at(11)).toBe(true)
})

test('every other body stands whole in the log, however many there are', () => {
  const bodies = Array.from({ length: 10_100 }, () => randomBytes(20))
  expect(bodies.every((body) => countLoggedPost(body, 0))).toBe(true)
})
