import { expect, test } from 'vitest'
import { byCreation } from './by-creation'

test('recordings made in one second stand in the order in which they were heard of', () => {
  const createdAt = new Date('2026-11-26T12:00:00Z')
  const heardOf = (id: string, ms: number) => ({
    id,
    createdAt,
    receivedAt: new Date(createdAt.getTime() + ms),
  })
  const [first, second, third] = [heardOf('REc', 10), heardOf('REa', 20), heardOf('REb', 20)]
  const earlier = { ...heardOf('REz', 99), createdAt: new Date(createdAt.getTime() - 1000) }
  expect([third, second, first, earlier].sort(byCreation)).toEqual([earlier, first, second, third])
})
