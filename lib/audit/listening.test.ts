import { beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import type { Actor } from './actor'
import { closeEndedListenings, endListening, IDLE_MIN, recordListening } from './listening'

const ORIGIN = { address: '203.0.113.7', userAgent: 'Mozilla/5.0' }

let actor: Actor
let recordingId: string
let conferenceId: string

beforeEach(async () => {
  actor = { kind: 'user', id: randomId('AC'), name: 'ann@example.com', role: 'listener' }
  conferenceId = randomId('CF')
  recordingId = randomId('RE')
  const now = new Date()
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id: recordingId, conferenceId, receivedAt: now } })
})

const note = (heardSec?: number) => recordListening(actor, ORIGIN, recordingId, heardSec)
const listenings = () => db().listening.findMany({ where: { actorId: actor.id } })
const events = () => db().auditEvent.findMany({ where: { actorId: actor.id }, orderBy: { seq: 'asc' } })

/** Ages the test's sessions by this many minutes. */
const later = (minutes: number) =>
  db().$executeRaw`UPDATE listening SET started_at = started_at - make_interval(mins => ${minutes}::int),
    last_at = last_at - make_interval(mins => ${minutes}::int) WHERE actor_id = ${actor.id}`

test('many requests for one recording are one listening', async () => {
  await Promise.all(Array.from({ length: 20 }, () => note()))
  const [listening, ...others] = await listenings()
  expect(others).toEqual([])
  expect(listening).toMatchObject({ recordingId, conferenceId, ...ORIGIN, heardSec: null, isOpen: true })
  expect(await events()).toEqual([])
})

test('each user and key has a listening of its own, and so has each recording', async () => {
  await note()
  await recordListening({ ...actor, kind: 'key' }, ORIGIN, recordingId)
  const other = randomId('RE')
  await db().recording.create({ data: { id: other, conferenceId, receivedAt: new Date() } })
  await recordListening(actor, ORIGIN, other)
  expect(await listenings()).toHaveLength(3)
})

test('of a recording that there is none of, nothing is noted', async () => {
  expect(await recordListening(actor, ORIGIN, randomId('RE'), 10)).toBe(false)
  expect(await listenings()).toEqual([])
})

describe('seconds that a player reports', () => {
  test('add up, as many at once', async () => {
    await note()
    await later(IDLE_MIN - 1)
    await Promise.all(Array.from({ length: 10 }, () => note(15)))
    await note()
    expect((await listenings())[0]?.heardSec).toBe(150)
  })

  test('count up to what the fastest player can have played', async () => {
    await note()
    await later(1)
    await note(3_600)
    const heardSec = (await listenings())[0]?.heardSec ?? 0
    expect(heardSec).toBeGreaterThanOrEqual(3 * (60 + 15))
    expect(heardSec).toBeLessThan(3 * (60 + 15) + 30)
    await note(3_600)
    expect((await listenings())[0]?.heardSec).toBeLessThan(3 * (60 + 15) + 60)
  })

  test('begin a listening where there is none', async () => {
    expect(await note(15)).toBe(true)
    expect((await listenings())[0]?.heardSec).toBe(15)
  })
})

describe('a listening that nothing is heard of for minutes', () => {
  test('becomes one event, however many look at once', async () => {
    await note(12)
    await later(IDLE_MIN - 1)
    await note(30)
    await later(IDLE_MIN + 1)
    await Promise.all(Array.from({ length: 6 }, () => closeEndedListenings()))
    expect(await listenings()).toEqual([])
    const [event, ...others] = await events()
    expect(others).toEqual([])
    expect(event).toMatchObject({
      action: 'played',
      actorKind: 'user',
      actorName: 'ann@example.com',
      targetKind: 'recording',
      targetId: recordingId,
      ...ORIGIN,
      details: { conferenceId, heardSec: 42 },
    })
    const moments = event?.details as { startedAt: string; endedAt: string } | undefined
    expect(Date.parse(moments?.endedAt ?? '') - Date.parse(moments?.startedAt ?? '')).toBeGreaterThanOrEqual(
      (IDLE_MIN - 1) * 60_000,
    )
  })

  test('is not gone on with: another begins at once', async () => {
    await note(12)
    await later(IDLE_MIN + 1)
    await note()
    const open = (await listenings()).filter(({ isOpen }) => isOpen)
    expect(open).toMatchObject([{ heardSec: null }])
    await closeEndedListenings()
    expect(await events()).toMatchObject([{ action: 'played', details: { heardSec: 12 } }])
    expect(await listenings()).toHaveLength(1)
  })

  test('begins once, however many requests begin it', async () => {
    await note(12)
    await later(IDLE_MIN + 1)
    await Promise.all([
      ...Array.from({ length: 8 }, () => note()),
      closeEndedListenings(),
      closeEndedListenings(),
    ])
    await closeEndedListenings()
    expect(await events()).toHaveLength(1)
    expect(await listenings()).toHaveLength(1)
  })
})

describe('a player that puts a recording away', () => {
  test('ends its listening at once, with the last that was heard', async () => {
    await note(12)
    await endListening(actor, ORIGIN, recordingId, 3)
    await closeEndedListenings()
    expect(await listenings()).toEqual([])
    expect(await events()).toMatchObject([{ action: 'played', details: { heardSec: 15 } }])
  })

  test('adds to what another start has ended, and opens nothing', async () => {
    await note(12)
    await db().listening.updateMany({ where: { actorId: actor.id }, data: { isOpen: null } })
    await endListening(actor, ORIGIN, recordingId, 3)
    expect(await listenings()).toMatchObject([{ isOpen: null, heardSec: 15 }])
  })

  test('tells what was heard although nothing was noted before, and nothing of nothing', async () => {
    await endListening(actor, ORIGIN, recordingId, 0)
    expect(await listenings()).toEqual([])
    await endListening(actor, ORIGIN, recordingId, 7)
    expect(await listenings()).toMatchObject([{ isOpen: null, heardSec: 7 }])
    await endListening(actor, ORIGIN, randomId('RE'), 7)
    expect(await listenings()).toHaveLength(1)
  })
})

test('one of which something is heard stays open', async () => {
  await note(12)
  await later(IDLE_MIN - 1)
  await closeEndedListenings()
  expect(await listenings()).toHaveLength(1)
  expect(await events()).toEqual([])
})

describe('one that a clock dated that was a year ahead', () => {
  test('is over, and another begins at once', async () => {
    await note(12)
    await later(-365 * 24 * 60)
    await note()
    expect((await listenings()).filter(({ isOpen }) => isOpen)).toMatchObject([{ heardSec: null }])
    await closeEndedListenings()
    expect(await events()).toMatchObject([{ action: 'played', details: { heardSec: 12 } }])
  })

  test('or minutes ahead, and never has less than no seconds', async () => {
    await note()
    await later(1 - IDLE_MIN)
    await note(15)
    expect((await listenings())[0]?.heardSec).toBe(0)
  })
})

test('what a caller says of itself cannot make noting fail', async () => {
  const userAgent = `a\u0000b\ud83d${'x'.repeat(1_000)}`
  await recordListening(actor, { address: null, userAgent }, recordingId)
  expect((await listenings())[0]?.userAgent).toMatch(/^a\ufffdb\ufffdx{396}$/)
})
