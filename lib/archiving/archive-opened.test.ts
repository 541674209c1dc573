import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { storeDelivery } from '@/lib/ingest/ingest'
import { getRecordingOutline } from '@/lib/playback/outline'
import { runWaitingJobs } from '@/lib/worker/worker'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { deliveryOf, randomId, recordingPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { archiveOpenedFirst, MAX_OPENED, OPENED_PRIORITY } from './archive-opened'
import { recordCredentialsRefused } from './credentials-refusal'

const folder = mkdtempSync(join(tmpdir(), 'roomtone-archive-'))
let simulator: Simulator
let own: Awaited<ReturnType<typeof ownDatabase>>

// In a database of its own, because this test works off every job in it.
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
beforeEach(
  () => db().$executeRaw`SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs`,
)
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function arrived(options: Parameters<Simulator['addRecording']>[0] = {}) {
  const { recordingId, conferenceId } = simulator.addRecording({ durationSec: 2, ...options })
  const post = recordingPost({
    recordingId,
    conferenceId,
    accountId: simulator.accountId,
    recordingDurationSec: 2,
  })
  await storeDelivery(deliveryOf(post), parsePost(deliveryOf(post).body))
  return recordingId
}

const arrivedTogether = (count: number) => Promise.all(Array.from({ length: count }, () => arrived()))
const first = async () => {
  const jobs = await db().$queryRaw<{ key: string }[]>`
    SELECT key FROM graphile_worker.jobs WHERE priority = ${OPENED_PRIORITY}::int`
  return jobs.map(({ key }) => key.replace('archive:', ''))
}
const note = async (recordingId: string) => (await getRecordingOutline(recordingId))?.waveformNote

test('what somebody has opened is copied before what came earlier', async () => {
  // More than are archived at once.
  const waiting = await arrivedTogether(12)
  const opened = await arrived()
  await archiveOpenedFirst('ann', [opened])
  await runWaitingJobs(60_000, 'archive-recording')
  const archivedMs = async (id: string) =>
    (await db().recording.findUniqueOrThrow({ where: { id } })).archivedAt?.getTime() ?? 0
  expect(await archivedMs(opened)).toBeGreaterThan(0)
  expect(await archivedMs(opened)).toBeLessThan(Math.max(...(await Promise.all(waiting.map(archivedMs)))))
})

test('of one person only so many, however many they open at once, and of another as many', async () => {
  const recordingIds = await arrivedTogether(MAX_OPENED + 5)
  await Promise.all(recordingIds.map((id) => archiveOpenedFirst('ann', [id])))
  expect(await first()).toHaveLength(MAX_OPENED)
  await archiveOpenedFirst('ann', recordingIds)
  const anns = await first()
  const left = recordingIds.find((id) => !anns.includes(id)) ?? ''
  await archiveOpenedFirst('bob', [left])
  expect(await first()).toContain(left)
  expect(await first()).toHaveLength(MAX_OPENED + 1)
})

test('one that waits without a job is given one, one that failed keeps its time, one that has its copy none', async () => {
  const [lost = '', failing = '', copied = ''] = await arrivedTogether(3)
  await db().$executeRaw`
    SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
    WHERE key IN (${`archive:${lost}`}, ${`archive:${copied}`})`
  await db().$executeRaw`
    SELECT graphile_worker.reschedule_jobs(array_agg(id), attempts := 3, run_at := now() + interval '1 hour')
    FROM graphile_worker.jobs WHERE key = ${`archive:${failing}`}`
  await db().recording.update({ where: { id: copied }, data: { archiveState: 'archived' } })
  await archiveOpenedFirst('ann', [lost, failing, copied, randomId('RE')])
  expect(await first()).toEqual([lost])
  const [job] = await db().$queryRaw<{ attempts: number; waits: boolean }[]>`
    SELECT attempts, run_at > now() AS waits FROM graphile_worker.jobs WHERE key = ${`archive:${failing}`}`
  expect(job).toEqual({ attempts: 3, waits: true })
})

describe('why there is no waveform yet', () => {
  test('is told as it stands', async () => {
    const recordingId = await arrived()
    const key = `archive:${recordingId}`
    expect(await note(recordingId)).toBe('The waveform appears after archiving, in about a minute.')
    await archiveOpenedFirst('ann', [recordingId])
    await db()
      .$executeRaw`UPDATE graphile_worker._private_jobs SET updated_at = now() - interval '6 minutes' WHERE key = ${key}`
    expect(await note(recordingId)).toBe('The waveform appears after archiving, once a worker is free.')
    await db().$executeRaw`
      SELECT graphile_worker.reschedule_jobs(array_agg(id), attempts := 1) FROM graphile_worker.jobs WHERE key = ${key}`
    expect(await note(recordingId)).toBe('The waveform appears after archiving, which is being retried.')
    const settings = recordingAudioSettings()
    if (settings !== null) await recordCredentialsRefused(settings)
    expect(await note(recordingId)).toBe(
      'The waveform appears after archiving, once FreeClimb accepts Roomtone’s API key.',
    )
    await db().credentialsRefusal.deleteMany()
    await runWaitingJobs(60_000, 'archive-recording')
    expect(await getRecordingOutline(recordingId)).toMatchObject({
      waveform: { lanes: [expect.any(String)] },
      waveformNote: null,
      isWaveformComing: false,
    })
  })

  test.each([
    ['mp3', 'No waveform for MP3.', 'MP3', 'audio/mpeg'],
    ['gsm', 'No waveform for GSM 6.10 in WAV.', 'GSM 6.10 in WAV', 'audio/wav'],
    ['float', null, null, 'audio/wav'],
  ] as const)(
    'of %s that FreeClimb calls WAV is its format',
    async (format, waveformNote, formatName, mimeType) => {
      const recordingId = await arrived({ format })
      await runWaitingJobs(60_000, 'archive-recording')
      const outline = await getRecordingOutline(recordingId)
      expect(outline).toMatchObject({ waveformNote, isWaveformComing: false, formatName })
      expect(outline?.waveform === null).toBe(waveformNote !== null)
      expect(await db().recording.findUnique({ where: { id: recordingId } })).toMatchObject({
        archiveState: 'archived',
        mimeType,
      })
    },
  )
})
