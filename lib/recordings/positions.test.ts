import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { positionsOf, savePosition } from './positions'

let userId: string
let otherId: string
let recordingId: string
let conferenceId: string

beforeEach(async () => {
  const now = new Date()
  const addUser = async () => {
    const id = randomId('AC')
    await db().user.create({ data: { id, name: 'Ann', email: `${id}@example.com` } })
    return id
  }
  ;[userId, otherId] = await Promise.all([addUser(), addUser()])
  conferenceId = randomId('CF')
  recordingId = randomId('RE')
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id: recordingId, conferenceId, receivedAt: now } })
})

const positions = (of = userId) => positionsOf(of, [recordingId, randomId('RE')])

test('the last position counts, and is its user’s alone', async () => {
  expect(await positions()).toEqual(new Map())
  for (const positionMs of [1, 90_000, 12_345])
    expect(await savePosition(userId, recordingId, positionMs)).toBe(true)
  expect(await positions()).toEqual(new Map([[recordingId, 12.345]]))
  expect(await positions(otherId)).toEqual(new Map())
  expect(await positionsOf(userId, [])).toEqual(new Map())
})

test('many at once leave one of them', async () => {
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => savePosition(userId, recordingId, 1_000 + index)),
  )
  expect((await positions()).get(recordingId)).toBeCloseTo(1, 1)
})

test('0 forgets it, also where there is none', async () => {
  await savePosition(userId, recordingId, 5_000)
  await savePosition(otherId, recordingId, 6_000)
  for (let times = 0; times < 2; times++) expect(await savePosition(userId, recordingId, 0)).toBe(true)
  expect(await positions()).toEqual(new Map())
  expect(await positions(otherId)).toEqual(new Map([[recordingId, 6]]))
})

test('of a recording that there is none of, nothing is kept', async () => {
  for (const positionMs of [0, 5_000])
    expect(await savePosition(userId, randomId('RE'), positionMs)).toBe(false)
})

test('no position is too far', async () => {
  await savePosition(userId, recordingId, 10_000_000_000)
  expect((await positions()).get(recordingId)).toBe((2 ** 31 - 1) / 1000)
})

test('it goes with its user and with its recording', async () => {
  await savePosition(userId, recordingId, 5_000)
  await savePosition(otherId, recordingId, 5_000)
  await db().user.delete({ where: { id: userId } })
  expect(await db().listeningPosition.count({ where: { recordingId } })).toBe(1)
  await db().recording.delete({ where: { id: recordingId } })
  expect(await db().listeningPosition.count({ where: { recordingId } })).toBe(0)
})
