import { expect, test } from 'vitest'
import { uuidV7 } from './uuid-v7'

test('those of one millisecond sort as they were made', () => {
  const atMs = Date.parse('2026-11-26T12:00:00Z')
  const made = Array.from({ length: 2_000 }, () => uuidV7(atMs))
  expect(made.toSorted()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
  expect(
    made.every((id) => /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)),
  ).toBe(true)
  expect(uuidV7(atMs + 1) > (made.at(-1) ?? '')).toBe(true)
})
