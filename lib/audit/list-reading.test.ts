import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import type { Actor } from './actor'
import { listAuditLog } from './list'
import { closeListReadings, noteListReading, type Via } from './list-reading'
import { detailWords } from './words'

const ORIGIN = { address: '203.0.113.7', userAgent: 'curl/8' }

// Reading the audit log closes everyone's list readings.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

let actor: Actor
beforeEach(() => {
  const id = randomId('AC')
  actor = { kind: 'key', id, name: id.slice(2, 14), role: 'listener' }
})

const note = (conferences: number, filter: Record<string, string | number> = {}, via: Via = 'api') =>
  noteListReading(actor, ORIGIN, { via, filter, conferences })
const readings = () => db().listReading.findMany({ where: { actorId: actor.id } })
const events = () => db().auditEvent.findMany({ where: { actorId: actor.id }, orderBy: { seq: 'asc' } })
/** Ages what the test recorded by this many hours. */
const later = (hours: number) =>
  db()
    .$executeRaw`UPDATE list_reading SET hour = hour - make_interval(hours => ${hours}::int) WHERE actor_id = ${actor.id}`

test('pages of one filter in one hour are one event with what was given out, however many close it', async () => {
  await Promise.all(Array.from({ length: 20 }, () => note(200)))
  expect(await readings()).toMatchObject([{ requests: 20, conferences: 4_000n }])
  await closeListReadings('of past hours')
  expect(await events()).toEqual([])
  await later(1)
  await Promise.all(Array.from({ length: 6 }, () => closeListReadings('of past hours')))
  const [event, ...others] = await events()
  expect(others).toEqual([])
  expect(event).toMatchObject({
    action: 'listed conferences',
    actorKind: 'key',
    targetKind: 'list',
    targetId: 'conferences',
    ...ORIGIN,
    details: { conferences: 4_000, requests: 20, via: 'api' },
  })
  expect(await readings()).toEqual([])
})

test('what is noted while it becomes events is neither lost nor counted twice', async () => {
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? closeListReadings('all') : note(1))),
  )
  await closeListReadings('all')
  const counted = (await events()).map(({ details }) => (details as { conferences: number }).conferences)
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(20)
})

test('another filter, way, hour, user or key is another event', async () => {
  await note(1)
  await later(1)
  await note(2)
  await note(3, { minSec: 60 })
  await note(4, {}, 'page')
  await noteListReading({ ...actor, kind: 'user' }, ORIGIN, { via: 'api', filter: {}, conferences: 5 })
  expect((await readings()).map(({ conferences }) => Number(conferences)).toSorted()).toEqual([1, 2, 3, 4, 5])
})

test('ever new filters do not fill the log', async () => {
  for (let index = 0; index < 60; index++) await note(1, { search: `number ending ${index}` })
  const kept = await readings()
  expect(kept).toHaveLength(21)
  expect(kept.reduce((sum, { requests }) => sum + requests, 0)).toBe(60)
  expect(kept.find(({ requests }) => requests === 40)?.filter).toBe('{"filter":"others"}')
  await note(1, { search: 'number ending 3' })
  expect(await readings()).toHaveLength(21)
})

test('one that a clock dated that was ahead is over', async () => {
  await note(1)
  await later(-24 * 365)
  await closeListReadings('of past hours')
  expect(await events()).toHaveLength(1)
})

test('whoever reads the audit log sees all of it', async () => {
  await note(200, { minSec: 300 })
  const criteria = {
    action: 'listed conferences',
    who: actor.name,
    target: null,
    at: { from: null, before: null },
  } as const
  expect((await listAuditLog(criteria, null)).rows).toMatchObject([{ details: { conferences: 200 } }])
  expect(await readings()).toEqual([])
})

describe('in words', () => {
  const VIEWER = { locale: 'en-US', timeZone: 'UTC', now: new Date() }

  test.each([
    [{ conferences: 4_000, requests: 20, via: 'api' }, '4,000 conferences in 20 requests, API'],
    [{ conferences: 1, requests: 1, via: 'page', minSec: 300 }, '1 conference in 1 request, page, min: 5:00'],
    [
      { conferences: 0, requests: 2, via: 'player', filter: 'others' },
      '0 conferences in 2 requests, player, filter: others',
    ],
  ])('%j', (details, words) => {
    const moments = { startedAt: '2026-11-26T10:00:00.000Z', endedAt: '2026-11-26T10:59:00.000Z' }
    expect(detailWords('listed conferences', { ...details, ...moments }, VIEWER)).toBe(words)
  })

  test('an action of another version is told by its parts', () => {
    expect(detailWords('constructor', { tokenKind: 'x' }, VIEWER)).toBe('token kind: x')
  })
})

test.each(['x', 'null', '[]', '"text"'])(
  'a filter that was changed to %s by hand keeps nothing from the log',
  async (filter) => {
    await note(3)
    await db().listReading.updateMany({ where: { actorId: actor.id }, data: { filter } })
    await closeListReadings('all')
    expect(await events()).toMatchObject([{ action: 'listed conferences', details: { conferences: 3 } }])
  },
)
