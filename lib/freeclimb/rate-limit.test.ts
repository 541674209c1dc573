import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { ownDatabase } from '@/testing/own-database'
import { postpone, recordStart, withTurn } from './rate-limit'

// Each database has a single gate.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})
beforeEach(async () => {
  await db().freeClimbTurn.deleteMany()
  await db().freeClimbGate.updateMany({ data: { countUntil: [], notBefore: new Date(0) } })
})

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function startCaller(words: string[]) {
  const child = fork('testing/gate-caller.ts', words, { execArgv: ['--import', 'tsx'] })
  children.push(child)
  return child
}

const { signal } = new AbortController()
const patient = { signal, patienceMs: 60_000 }

/** Starts a server that records when requests arrive and responds with `answer`. */
async function startMeter(answer: (response: ServerResponse) => void = (response) => response.end()) {
  const startsMs: number[] = []
  let atOnce = 0
  let maxAtOnce = 0
  const server = createServer((_request, response) => {
    startsMs.push(performance.now())
    atOnce += 1
    maxAtOnce = Math.max(maxAtOnce, atOnce)
    response.once('finish', () => {
      atOnce -= 1
    })
    answer(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    url,
    starts: () => startsMs.length,
    maxAtOnce: () => maxAtOnce,
    maxInASecond: () =>
      Math.max(...startsMs.map((from) => startsMs.filter((ms) => ms >= from && ms < from + 1_000).length)),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function ask(url: string) {
  const [response] = await once(get(url), 'response')
  response.resume()
  await once(response, 'end')
  return response.statusCode
}

test('three processes together keep to five starts a second and two at once', async () => {
  const meter = await startMeter((response) => setTimeout(() => response.end(), 60))
  const callers = [startCaller([meter.url, '5']), startCaller([meter.url, '5'])]
  const exits = Promise.all(callers.map((caller) => once(caller, 'exit')))
  await Promise.all(Array.from({ length: 6 }, () => withTurn(() => ask(meter.url), patient)))
  expect((await exits).map(([code]) => code)).toEqual([0, 0])
  expect(meter.starts()).toBe(16)
  expect(meter.maxInASecond()).toBeLessThanOrEqual(5)
  expect(meter.maxAtOnce()).toBe(2)
  expect(await db().freeClimbTurn.count()).toBe(0)
  meter.close()
})

test('who takes no turn is not kept waiting, and those who do make room', async () => {
  const meter = await startMeter()
  const listeners = Array.from({ length: 7 }, () => recordStart().then(() => ask(meter.url)))
  await Promise.all(listeners)
  expect(meter.starts()).toBe(7)
  await Promise.all(Array.from({ length: 4 }, () => withTurn(() => ask(meter.url), patient)))
  expect(meter.starts()).toBe(11)
  // The first turn started when at most four of the seven were less than a second old.
  expect(meter.maxInASecond()).toBe(7)
  meter.close()
})

test('turns are given in the order of asking', async () => {
  const order: number[] = []
  const ends: (() => void)[] = []
  const held = [0, 1].map((index) =>
    withTurn(() => {
      order.push(index)
      return new Promise<void>((end) => ends.push(end))
    }, patient),
  )
  await expect.poll(() => order).toHaveLength(2)
  const waiting: Promise<unknown>[] = []
  for (const index of [2, 3, 4]) {
    waiting.push(withTurn(async () => order.push(index), patient))
    await expect.poll(() => db().freeClimbTurn.count()).toBe(index + 1)
  }
  // With the other place taken they can only start one by one; two at once could be noted in either order.
  ends[0]?.()
  await Promise.all(waiting)
  expect(order.slice(2)).toEqual([2, 3, 4])
  ends[1]?.()
  await Promise.all(held)
})

test('patience ends in words, not in a wait; so does a signal', async () => {
  let end = () => {}
  const held = new Promise<void>((resolve) => {
    end = resolve
  })
  const holders = [0, 1].map(() => withTurn(() => held, patient))
  await expect.poll(async () => (await db().freeClimbGate.findFirstOrThrow()).countUntil.length).toBe(2)
  expect(await withTurn(async () => 'begun', { signal, patienceMs: 50 })).toBe('no-turn')

  const leaving = new AbortController()
  const left = withTurn(async () => 'begun', { signal: leaving.signal, patienceMs: 60_000 })
  await expect.poll(() => db().freeClimbTurn.count()).toBe(3)
  leaving.abort()
  await expect(left).rejects.toThrow('abort')
  await expect.poll(() => db().freeClimbTurn.count()).toBe(2)
  end()
  await Promise.all(holders)
})

test('what a use answers or throws comes back, and so does the place', async () => {
  expect(await withTurn(async () => 17, patient)).toBe(17)
  const failing = withTurn(() => Promise.reject(new Error('no audio')), patient)
  await expect(failing).rejects.toThrow('no audio')
  expect(await db().freeClimbTurn.count()).toBe(0)
})

test('a signal reaches the use', async () => {
  const leaving = new AbortController()
  const use = withTurn(
    async (turn) => {
      leaving.abort(new Error('enough'))
      turn.signal.throwIfAborted()
    },
    { signal: leaving.signal, patienceMs: 60_000 },
  )
  await expect(use).rejects.toThrow('enough')
})

test('a process that is killed with both places frees them when its time is over', async () => {
  const callers = [startCaller(['', '0', 'hang']), startCaller(['', '0', 'hang'])]
  await Promise.all(callers.map((caller) => once(caller, 'message')))
  for (const caller of callers) caller.kill('SIGKILL')
  expect(await withTurn(async () => 'begun', { signal, patienceMs: 50 })).toBe('no-turn')
  const pastAMinute = new Date(Date.now() - 1)
  await db().freeClimbTurn.updateMany({ data: { until: pastAMinute } })
  expect(await withTurn(async () => 'begun', patient)).toBe('begun')
})

test('a 429 to one holds all', async () => {
  await postpone(30)
  await postpone(1)
  expect(await withTurn(async () => 'begun', { signal, patienceMs: 5_000 })).toBe('no-turn')
  await db().freeClimbGate.updateMany({ data: { notBefore: new Date(Date.now() + 100) } })
  expect(await withTurn(async () => 'begun', patient)).toBe('begun')
})

test.each([
  'DELETE FROM freeclimb_gate',
  'TRUNCATE freeclimb_gate',
  "INSERT INTO freeclimb_gate (id, count_until, not_before) VALUES (2, '{}', 'epoch')",
  'UPDATE freeclimb_gate SET id = 2',
  'UPDATE freeclimb_gate SET last_turn = last_turn - 1',
  'UPDATE freeclimb_gate SET last_turn = 9223372036854775807',
])('the gate stands whatever a statement of its own would do to it: %s', async (statement) => {
  await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(/freeclimb_gate/)
  expect(await withTurn(async () => 'in', patient)).toBe('in')
})

test('what a clock wrote that was a year ahead holds nobody up', async () => {
  const ahead = new Date(Date.now() + 365 * 86_400_000)
  await db().freeClimbGate.updateMany({ data: { countUntil: Array(5).fill(ahead), notBefore: ahead } })
  await db().freeClimbTurn.createMany({
    data: [
      { id: -2n, until: ahead },
      { id: -1n, until: ahead },
    ],
  })
  expect(await withTurn(async () => 'asked', { signal, patienceMs: 5_000 })).toBe('asked')
  // FreeClimb's next Retry-After must still count.
  await postpone(3600)
  expect(await withTurn(async () => 'asked', { signal, patienceMs: 100 })).toBe('no-turn')
  expect(await db().freeClimbTurn.count({ where: { until: ahead } })).toBe(0)
})
