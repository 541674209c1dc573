import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import { Prisma } from '@/lib/generated/prisma/client'
import { storeDelivery } from '@/lib/ingest/ingest'
import { releaseJobsOfDeadRunners } from '@/lib/jobs/heartbeat'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { commandFile } from '@/testing/commands'
import { deliveryOf, recordingPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { runJobsOnce, runWaitingJobs } from './worker'

const folder = mkdtempSync(join(tmpdir(), 'roomtone-jobs-'))
const workers: ChildProcess[] = []
let simulator: Simulator
let own: Awaited<ReturnType<typeof ownDatabase>>

beforeAll(async () => {
  ;[simulator, own] = await Promise.all([startSimulator(), ownDatabase()])
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    ARCHIVE_URL: `file:${folder}`,
    FREECLIMB_API_URL: simulator.apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
  })
})
afterEach(async () => {
  await Promise.all(
    workers.splice(0).map(async (worker) => {
      if (worker.exitCode === null && worker.signalCode === null && worker.kill('SIGTERM'))
        await once(worker, 'exit')
    }),
  )
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

function startWorker() {
  const worker = fork(commandFile('worker'))
  workers.push(worker)
  return worker
}

async function arrive(count: number, durationSec = 1) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { recordingId, conferenceId } = simulator.addRecording({ durationSec })
      const delivery = deliveryOf(
        recordingPost({
          recordingId,
          conferenceId,
          accountId: simulator.accountId,
          recordingDurationSec: durationSec,
        }),
      )
      await storeDelivery(delivery, parsePost(delivery.body))
      return recordingId
    }),
  )
}

const archived = (recordingIds: string[]) =>
  db().recording.count({ where: { id: { in: recordingIds }, archiveState: 'archived' } })
const downloads = (recordingIds: string[]) =>
  recordingIds.map((recordingId) => simulator.stats().byRecording[recordingId]?.requests)
const until = (isTrue: () => Promise<boolean>) => vi.waitUntil(isTrue, { timeout: 25_000, interval: 100 })

test('what waits is worked off, each job once, however many ask for it', async () => {
  const recordingIds = await arrive(6)
  await Promise.all([runJobsOnce(60_000), runJobsOnce(60_000), runWaitingJobs(60_000)])
  expect(await archived(recordingIds)).toBe(6)
  expect(downloads(recordingIds)).toEqual(recordingIds.map(() => 1))
})

test('a spent budget ends the work, and the rest waits for the next', async () => {
  const recordingIds = await arrive(2)
  simulator.setTrouble('all', 'stall')
  await runWaitingJobs(500)
  expect(await archived(recordingIds)).toBe(0)
  simulator.setTrouble('all', null)
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) FROM graphile_worker.jobs WHERE locked_at IS NULL`
  await runWaitingJobs(60_000)
  expect(await archived(recordingIds)).toBe(2)
})

test('several workers do each job once, and end when they are told to', async () => {
  const recordingIds = await arrive(8)
  const two = [startWorker(), startWorker()]
  await until(async () => (await archived(recordingIds)) === 8)
  expect(downloads(recordingIds)).toEqual(recordingIds.map(() => 1))
  for (const worker of two) worker.kill('SIGTERM')
  expect(await Promise.all(two.map(async (worker) => (await once(worker, 'exit'))[0]))).toEqual([0, 0])
})

test('a worker that is killed in the middle of a job is taken over, once its heart has stopped', async () => {
  const [recordingId = ''] = await arrive(1)
  simulator.setTrouble(recordingId, 'stall')
  const worker = startWorker()
  await until(async () => (simulator.stats().byRecording[recordingId]?.requests ?? 0) > 0)
  worker.kill('SIGKILL')
  await once(worker, 'exit')
  simulator.setTrouble(recordingId, null)
  const lockedBy = async () =>
    db().$queryRaw<{ lockedBy: string | null }[]>`
      SELECT locked_by AS "lockedBy" FROM graphile_worker.jobs WHERE key = ${`archive:${recordingId}`}`

  await releaseJobsOfDeadRunners()
  expect(await lockedBy()).toEqual([{ lockedBy: expect.any(String) }])

  // Pretend a minute has passed.
  await db().$executeRaw`UPDATE job_runner SET beat_at = beat_at - interval '1 minute'`
  await db().$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '1 minute' WHERE locked_at IS NOT NULL`
  await releaseJobsOfDeadRunners()
  expect(await lockedBy()).toEqual([{ lockedBy: null }])
  await runWaitingJobs(60_000)
  expect(await archived([recordingId])).toBe(1)
})

test('a worker that starts asks again at once for what was refused before', async () => {
  const recordingIds = await arrive(1)
  const [recordingId = ''] = recordingIds
  simulator.setTrouble(recordingId, 'page-404')
  await runWaitingJobs(60_000)
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array(SELECT id FROM graphile_worker.jobs), run_at := now() + interval '6 hours')`
  simulator.setTrouble(recordingId, null)
  startWorker()
  await until(async () => (await archived(recordingIds)) === 1)
})

test('jobs that a clock put off or locked that was a year ahead are done now', async () => {
  const recordingIds = await arrive(2)
  const year = Prisma.sql`interval '1 year'`
  await db().$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = run_at + ${year}`
  await db().$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_at = now() + ${year}, locked_by = 'dead' WHERE key = ${`archive:${recordingIds[0]}`}`
  await db().$executeRaw`INSERT INTO job_runner (id, beat_at) VALUES ('dead', now() + ${year})`
  await releaseJobsOfDeadRunners()
  await runWaitingJobs(60_000)
  expect(await archived(recordingIds)).toBe(2)
  expect(await db().jobRunner.count({ where: { id: 'dead' } })).toBe(0)
})

test('a worker does what is due although its clock was a year ahead once', async () => {
  await db().$executeRaw`
    INSERT INTO graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    VALUES ('reconcile', now(), now() + interval '1 year'), ('queue-recordings', now(), now() + interval '1 year')
    ON CONFLICT (identifier) DO UPDATE SET last_execution = EXCLUDED.last_execution`
  const ahead = new Date(Date.now() + 365 * 86_400_000)
  await db().reconciliation.deleteMany()
  await db().reconciliation.create({ data: { startedAt: ahead, endedAt: ahead } })
  startWorker()
  await until(
    async () =>
      (await db().reconciliation.count({ where: { startedAt: { lt: ahead }, endedAt: { not: null } } })) > 0,
  )
})
