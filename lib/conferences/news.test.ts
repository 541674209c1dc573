import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { bodyOf, randomId, statusPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { conferenceFilters, criteriaOf } from './filters'
import { rowsById } from './list'
import { conferenceNews, countArrived, isUnfinished, latestArrival, rowVersion } from './news'

const CLOCK = { timeZone: 'UTC', now: new Date() }
const EVERYTHING = criteriaOf(conferenceFilters.parse({}, CLOCK), CLOCK)

// Needs its own database, because it asks for the latest of all conferences.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    ARCHIVE_URL: 'file:/tmp/archive',
    FREECLIMB_ACCOUNT_ID: randomId('AC'),
    FREECLIMB_API_KEY: 'key',
  })
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
  // The list isn't empty, so it has a time from which arrivals count as new.
  const drawn = await latestArrival()
  expect(drawn?.getTime()).toBeLessThan(ahead.getTime())
  expect(await countArrived(EVERYTHING, drawn ?? ahead)).toBe(0)
  await arrive()
  const justBefore = new Date((drawn ?? ahead).getTime() - 1)
  expect(await countArrived(EVERYTHING, justBefore)).toBe(1)
  expect(await countArrived(EVERYTHING, (await latestArrival()) ?? ahead)).toBe(0)
})

const minutesAgo = (minutes: number) => new Date(CLOCK.now.getTime() - minutes * 60_000)

/** Adds a conference that ended when its last post arrived; recordings are archived unless `missingSince` is set. */
async function hold(minutes: number, recordings: { missingSince?: Date }[], facts = {}) {
  const id = randomId('CF')
  const at = minutesAgo(minutes)
  await db().conference.create({
    data: {
      id,
      status: 'terminated',
      startedAt: at,
      endedAt: at,
      lastEventAt: at,
      recordingCount: recordings.length,
      ...facts,
    },
  })
  await db().recording.createMany({
    data: recordings.map(({ missingSince }) => ({
      id: randomId('RE'),
      conferenceId: id,
      receivedAt: at,
      archiveState: missingSince ? ('waiting' as const) : ('archived' as const),
      missingSince,
    })),
  })
  return id
}

test.each([
  ['is live', 600, [], { status: 'inProgress', endedAt: null }, true],
  ['waits', 600, [], { status: 'empty', endedAt: null }, true],
  ['ended a moment ago, with a recording', 1, [{}], {}, true],
  ['ended 59 minutes ago', 59, [{}], {}, true],
  ['ended an hour ago', 60, [{}], {}, false],
  ['ended an hour ago without a recording', 60, [], {}, false],
  ['has been live for a week', 7 * 24 * 60 - 1, [], { status: 'inProgress', endedAt: null }, true],
  ['has been live for longer', 7 * 24 * 60, [], { status: 'inProgress', endedAt: null }, false],
])('more is expected of what %s: %#', async (_what, minutes, recordings, facts, isExpected) => {
  const [row] = await rowsById([await hold(minutes, recordings, facts)])
  if (row === undefined) throw new Error('there is no row')
  expect(isUnfinished(row, CLOCK.now)).toBe(isExpected)
})

test('audio that FreeClimb lacks, behind many others, is expected only where it is archived', async () => {
  const id = await hold(600, [...Array(10).fill({}), { missingSince: minutesAgo(600) }])
  const [row] = await rowsById([id])
  expect(row && isUnfinished(row, CLOCK.now)).toBe(true)
  // The process-wide archive: none
  vi.stubGlobal('roomtoneArchive', null)
  onTestFinished(() => void vi.unstubAllGlobals())
  expect(row && isUnfinished(row, CLOCK.now)).toBe(false)
})

test('a row has another version with anything that it says', async () => {
  const [row] = await rowsById([await hold(600, [{}])])
  const [again] = await rowsById([row?.id ?? ''])
  if (row === undefined || again === undefined) throw new Error('there is no row')
  const version = rowVersion(row, CLOCK.now)
  expect(rowVersion(again, CLOCK.now)).toBe(version)
  expect(version).toMatch(/^ended\.[\w-]{12}$/)
  const others = { from: '+1', callId: 'CA1', endedAt: null, durationSec: 1, recordings: [], audioStates: [] }
  for (const [field, value] of Object.entries(others))
    expect(rowVersion({ ...row, [field]: value }, CLOCK.now), field).not.toBe(version)
})

test('the page of a conference has another version with each post, and when it is final', async () => {
  const id = await hold(30, [{}])
  const news = async (now = CLOCK.now) =>
    (await conferenceNews(id, now)) ?? { version: '', isUnfinished: null }
  const first = await news()
  expect(first.isUnfinished).toBe(true)
  expect(await news()).toEqual(first)
  // Duplicates and posts that change nothing are shown too.
  const delivery = await db().webhookDelivery.create({
    data: {
      ...{ receivedAt: CLOCK.now, sentAt: CLOCK.now, headers: {}, verdict: 'duplicate', conferenceId: id },
      body: bodyOf(statusPost({ conferenceId: id })),
    },
  })
  const second = await news()
  expect(second.version).not.toBe(first.version)
  await db().webhookDelivery.update({ where: { id: delivery.id }, data: { countedCopies: 1 } })
  const third = await news()
  expect(third.version).not.toBe(second.version)
  const final = await news(new Date(CLOCK.now.getTime() + 31 * 60_000))
  expect(final.isUnfinished).toBe(false)
  expect(final.version).not.toBe(third.version)
  for (const unknown of [randomId('CF'), 'nowhere', '\0'])
    expect(await conferenceNews(unknown, CLOCK.now)).toBeNull()
})
