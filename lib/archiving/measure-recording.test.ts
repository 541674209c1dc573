import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { decodePeaks } from '@/lib/waveform/peaks-encoding'
import { runWaitingJobs } from '@/lib/worker/worker'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { measureRecording, queueMeasuring } from './measure-recording'

let simulator: Simulator
let own: Awaited<ReturnType<typeof ownDatabase>>

// In a database of its own, because this test works off every job in it.
beforeAll(async () => {
  ;[simulator, own] = await Promise.all([startSimulator(), ownDatabase()])
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    ARCHIVE_URL: 'none',
    FREECLIMB_API_URL: simulator.apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
  })
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  await simulator.close()
})

async function arrived(accountId: string | null = simulator.accountId) {
  const { recordingId } = simulator.addRecording({ durationSec: 3 })
  const conferenceId = randomId('CF')
  const now = new Date()
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id: recordingId, conferenceId, receivedAt: now, accountId } })
  return recordingId
}

const attempt = (recordingId: string, count = 1) =>
  measureRecording(recordingId, {
    signal: new AbortController().signal,
    attempt: count,
    waitingSince: new Date(),
  })
const row = (recordingId: string) => db().recording.findUniqueOrThrow({ where: { id: recordingId } })
const requests = (recordingId: string) => simulator.stats().byRecording[recordingId]?.requests ?? 0
const jobs = (recordingId: string) =>
  db().$queryRaw<unknown[]>`SELECT 1 FROM graphile_worker.jobs WHERE key = ${`measure:${recordingId}`}`

test('a recording is measured by one job, however many ask for it', async () => {
  const recordingId = await arrived()
  await Promise.all(Array.from({ length: 5 }, () => queueMeasuring(recordingId)))
  expect(await jobs(recordingId)).toHaveLength(1)
  await Promise.all([runWaitingJobs(60_000), queueMeasuring(recordingId)])
  await runWaitingJobs(60_000)
  expect(requests(recordingId)).toBe(1)
  expect(await jobs(recordingId)).toEqual([])

  const measured = await row(recordingId)
  expect(measured).toMatchObject({ archiveState: 'waiting', archiveKey: null, archivedAt: null })
  expect(measured).toMatchObject({ mimeType: 'audio/wav', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(Math.round((Number(measured.sizeBytes) - 58) / 8)).toBe(measured.lengthMs)
  expect(decodePeaks(measured.peaks ?? new Uint8Array())?.lengthMs).toBe(measured.lengthMs)
})

test('what has been measured, is another account’s, gone or given up is not read', async () => {
  const foreign = await arrived(randomId('AC'))
  const done = await arrived()
  await attempt(done)
  const gone = await arrived()
  await db().recording.update({ where: { id: gone }, data: { archiveState: 'gone' } })
  for (const recordingId of [foreign, done, gone, randomId('RE')]) await attempt(recordingId)
  expect([foreign, done, gone].map(requests)).toEqual([0, 1, 0])
})

test('what FreeClimb says for days that it deleted is gone, and not before', async () => {
  const recordingId = await arrived()
  simulator.setTrouble(recordingId, 'deleted')
  await expect(attempt(recordingId)).rejects.toThrow('deleted')
  expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', missingSince: expect.any(Date) })
  const threeDaysAgo = new Date(Date.now() - 3 * 24 * 3_600_000)
  await db().recording.update({ where: { id: recordingId }, data: { saidDeletedSince: threeDaysAgo } })
  await attempt(recordingId)
  expect(await row(recordingId)).toMatchObject({ archiveState: 'gone', sha256: null })
})

test.each(['reset-midway', 'truncated', 'not-ready'] as const)(
  '%s is tried again later, some times',
  async (trouble) => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, { name: trouble, times: 2 })
    await expect(attempt(recordingId)).rejects.toThrow()
    await attempt(recordingId, 6)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', sha256: null, peaks: null })
    await attempt(recordingId)
    expect((await row(recordingId)).sha256).not.toBeNull()
  },
)

test('the next listener has a failed attempt made again at once', async () => {
  const recordingId = await arrived()
  simulator.setTrouble(recordingId, { name: 'reset-midway', times: 1 })
  for (const _ of ['fails', 'measures']) {
    await queueMeasuring(recordingId)
    await runWaitingJobs(60_000, 'measure-recording')
  }
  expect((await row(recordingId)).sha256).not.toBeNull()
})

test('refused credentials end a measuring, and hold up no later one', async () => {
  const recordingId = await arrived()
  simulator.setTrouble('all', 'status-401')
  await attempt(recordingId)
  expect(await db().credentialsRefusal.count()).toBe(1)
  simulator.setTrouble('all', null)
  await attempt(recordingId)
  expect(await db().credentialsRefusal.count()).toBe(0)
  expect((await row(recordingId)).sha256).not.toBeNull()
})
