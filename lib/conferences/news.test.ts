import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/lib/testing/factories'
import { ownDatabase } from '@/lib/testing/own-database'
import { criteriaOf, readFilters } from './filters'
import { countArrived, latestArrival } from './news'

const CLOCK = { timeZone: 'UTC', now: new Date() }
const EVERYTHING = criteriaOf(readFilters({}, CLOCK), CLOCK)

// A database of its own, for the latest of all is asked for.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

async function arrive(firstSeenAt?: Date) {
  const now = new Date()
  await db().conference.create({
    data: { id: randomId('CF'), startedAt: now, lastEventAt: now, firstSeenAt },
  })
}

test('arrivals that a clock dated that was a year ahead hide no others', async () => {
  expect(await latestArrival()).toBeNull()
  const ahead = new Date(Date.now() + 365 * 86_400_000)
  await arrive(ahead)
  // Something is there, so a list is drawn, and what comes from now on is new to it.
  const drawn = await latestArrival()
  expect(drawn?.getTime()).toBeLessThan(ahead.getTime())
  expect(await countArrived(EVERYTHING, drawn ?? ahead)).toBe(0)
  await arrive()
  const justBefore = new Date((drawn ?? ahead).getTime() - 1)
  expect(await countArrived(EVERYTHING, justBefore)).toBe(1)
  expect(await countArrived(EVERYTHING, (await latestArrival()) ?? ahead)).toBe(0)
})
