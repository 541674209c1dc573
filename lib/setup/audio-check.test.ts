import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { retryRecording, retryRecordings } from '@/lib/archiving/archive-counts'
import { archiveRecording } from '@/lib/archiving/archive-recording'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import { storeDelivery } from '@/lib/ingest/ingest'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { deliveryOf, randomId, recordingPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { audioCheck, readAudioAsked } from './audio-check'

const folder = mkdtempSync(join(tmpdir(), 'roomtone-audio-check-'))
let simulator: Simulator
let own: Awaited<ReturnType<typeof ownDatabase>>
let apiUrl: string

beforeAll(async () => {
  ;[simulator, own] = await Promise.all([startSimulator(), ownDatabase()])
  // A common mistake.
  apiUrl = simulator.apiUrl.replace('/apiserver', '')
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    ARCHIVE_URL: `file:${folder}`,
    FREECLIMB_API_URL: apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
  })
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function arrived() {
  const { recordingId, conferenceId, durationSec } = simulator.addRecording({ durationSec: 2 })
  const { accountId } = simulator
  const post = recordingPost({ recordingId, conferenceId, accountId, recordingDurationSec: durationSec })
  const delivery = deliveryOf(post)
  await storeDelivery(delivery, parsePost(delivery.body))
  return recordingId
}

const check = async () => audioCheck(await readAudioAsked(), { isConfigured: true, apiUrl })
const row = (id: string) => db().recording.findUniqueOrThrow({ where: { id } })
const jobs = () =>
  db().$queryRaw<{ key: string; attempts: number }[]>`
    SELECT key, attempts FROM graphile_worker.jobs WHERE key LIKE 'archive:%' ORDER BY key`

test('an address that answers 404 for every recording is told of, loses none, and each can be tried again', async () => {
  expect(await check()).toMatchObject({ state: 'not-used' })
  const recordingIds = [await arrived(), await arrived()].toSorted()
  for (const recordingId of recordingIds) {
    const attempt = {
      signal: new AbortController().signal,
      isTrial: false,
      attempt: 1,
      waitingSince: new Date(),
    }
    await expect(archiveRecording(recordingId, attempt)).rejects.toThrow('missing')
  }
  expect(await check()).toMatchObject({
    state: 'action-needed',
    fact: 'FreeClimb answers 404 for every recording (2). Is FREECLIMB_API_URL right?',
    remedy: expect.stringContaining(
      `It’s ${apiUrl}; FreeClimb’s own is https://www.freeclimb.com/apiserver.`,
    ),
  })

  const [first = '', second = ''] = recordingIds
  await db().recording.update({
    where: { id: second },
    data: { archiveState: 'gone', deletedAt: new Date() },
  })
  await db()
    .$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = 7, run_at = now() + interval '6 hours'`
  expect(await retryRecording(first)).toBe(true)
  expect(await jobs()).toEqual([
    { key: `archive:${first}`, attempts: 0 },
    { key: `archive:${second}`, attempts: 7 },
  ])
  expect(await retryRecordings()).toBe(2)
  expect(await jobs()).toEqual(recordingIds.map((id) => ({ key: `archive:${id}`, attempts: 0 })))
  expect(await row(second)).toMatchObject({
    archiveState: 'waiting',
    deletedAt: null,
    saidDeletedSince: expect.any(Date),
  })

  // Once one has been read, the other doesn't suggest a wrong address.
  await db().recording.update({
    where: { id: first },
    data: {
      archiveState: 'archived',
      sha256: 'ab',
      archivedAt: new Date(Date.now() + 1_000),
      missingSince: null,
    },
  })
  expect(await check()).toMatchObject({ state: 'ok' })
  expect(await retryRecording(first)).toBe(false)
})

test('who retries all again and again reaches each, newest first', async () => {
  const recordingIds = [await arrived(), await arrived(), await arrived()]
  await db().recording.updateMany({
    where: { id: { in: recordingIds } },
    data: { archiveState: 'gone', deletedAt: new Date() },
  })
  const waiting = () => db().recording.count({ where: { id: { in: recordingIds }, archiveState: 'waiting' } })
  await retryRecordings(2)
  expect(await waiting()).toBe(2)
  await retryRecordings(2)
  expect(await waiting()).toBe(3)
})

test('two thousand are retried at once, within one transaction', async () => {
  const recordingId = await arrived()
  const { conferenceId } = await row(recordingId)
  const ids = Array.from({ length: 2_000 }, () => randomId('RE'))
  await db().recording.createMany({
    data: ids.map((id) => ({ id, conferenceId, url: '', receivedAt: new Date(), archiveState: 'failed' })),
  })
  expect(await retryRecordings()).toBe(2_000)
  const keys = (await jobs()).map(({ key }) => key)
  expect(ids.filter((id) => !keys.includes(`archive:${id}`))).toEqual([])
})
