import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { storeDelivery } from '@/lib/ingest/ingest'
import { answerRecordingAudio } from '@/lib/playback/answer-audio'
import { openRecordingAudio } from '@/lib/playback/audio'
import { audioStateOf } from '@/lib/recordings/audio-state'
import { findRecording } from '@/lib/recordings/find-recording'
import { runWaitingJobs } from '@/lib/worker/worker'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { oddAudio } from '@/scripts/freeclimb-simulator/sound/odd-audio'
import { deliveryOf, randomId, recordingPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { type ArchiveAttempt, archiveRecording, recheckRecording } from './archive-recording'
import { recordCredentialsRefused } from './credentials-refusal'
import { queueRecordings } from './queue-recordings'
import { queueUnreadArchived, rereadArchived } from './reread-archived'

const folder = mkdtempSync(join(tmpdir(), 'roomtone-archive-'))
let simulator: Simulator
let own: Awaited<ReturnType<typeof ownDatabase>>

// In a database of its own, because queueing gives every waiting recording in it a job.
beforeAll(async () => {
  simulator = await startSimulator()
  own = await ownDatabase()
  // Set before the environment is first read, because it's cached.
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    ARCHIVE_URL: `file:${folder}`,
    FREECLIMB_API_URL: simulator.apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
  })
})
beforeEach(async () => {
  await db().credentialsRefusal.deleteMany()
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function arrived(durationSec = 2) {
  const { recordingId, conferenceId } = simulator.addRecording({ durationSec })
  const post = recordingPost({
    recordingId,
    conferenceId,
    accountId: simulator.accountId,
    recordingDurationSec: durationSec,
  })
  await storeDelivery(deliveryOf(post), parsePost(deliveryOf(post).body))
  return recordingId
}

function attempt(recordingId: string, changes: Partial<ArchiveAttempt> = {}) {
  const signal = new AbortController().signal
  return archiveRecording(recordingId, {
    signal,
    isTrial: false,
    attempt: 1,
    waitingSince: new Date(),
    ...changes,
  })
}

function row(recordingId: string) {
  return db().recording.findUniqueOrThrow({ where: { id: recordingId } })
}

async function freeClimbsBytes(recordingId: string) {
  const { accountId, apiKey, apiUrl } = simulator
  const answer = await fetch(`${apiUrl}/Accounts/${accountId}/Recordings/${recordingId}/Download`, {
    headers: { authorization: `Basic ${btoa(`${accountId}:${apiKey}`)}` },
  })
  return Buffer.from(await answer.arrayBuffer())
}

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)
const saidDeletedDaysAgo = (id: string) =>
  db().recording.update({ where: { id }, data: { missingSince: daysAgo(3), saidDeletedSince: daysAgo(3) } })

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const copyOf = (recordingId: string, key = `${recordingId}.wav`) => readFileSync(join(folder, key))
const copies = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('RE'))
const jobsOf = (recordingId: string) =>
  db().$queryRaw<{ payload: unknown }[]>`
    SELECT key FROM graphile_worker.jobs WHERE key = ${`archive:${recordingId}`}`

describe('a recording that arrives', () => {
  test('has one job, added with its row, however often it is told', async () => {
    const recordingId = await arrived()
    expect(await jobsOf(recordingId)).toHaveLength(1)
    const again = deliveryOf(
      recordingPost({ recordingId, conferenceId: (await row(recordingId)).conferenceId, status: 'empty' }),
    )
    await storeDelivery(again, parsePost(again.body))
    expect(await jobsOf(recordingId)).toHaveLength(1)
  })

  test('is copied, hashed and measured in one reading', async () => {
    const recordingId = await arrived(3)
    const before = simulator.stats()
    await attempt(recordingId)
    const after = simulator.stats()
    const bytes = await freeClimbsBytes(recordingId)
    const kept = await row(recordingId)
    expect(kept).toMatchObject({
      archiveState: 'archived',
      archiveReason: null,
      sha256: hashOf(bytes),
      sizeBytes: BigInt(bytes.byteLength),
      mimeType: 'audio/wav',
    })
    expect(kept.peaks?.byteLength).toBeLessThan(4096)
    // 8 kHz, one byte per sample
    expect(kept.lengthMs).toBeGreaterThan(2_000)
    expect(kept.lengthMs).toBeLessThanOrEqual(3_000)
    expect(copyOf(recordingId).equals(bytes)).toBe(true)
    expect(after.byEndpoint.download - before.byEndpoint.download).toBe(1)
  })

  test('is copied all the same where it was measured before there was a place for copies', async () => {
    const recordingId = await arrived()
    const bytes = await freeClimbsBytes(recordingId)
    const measured = { sha256: hashOf(bytes), sizeBytes: bytes.byteLength, mimeType: 'audio/wav' }
    await db().recording.update({ where: { id: recordingId }, data: measured })
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'archived', peaks: expect.anything() })
    expect(copyOf(recordingId).equals(bytes)).toBe(true)
  })

  test('is copied once by several at once, and left alone afterwards', async () => {
    const recordingId = await arrived()
    await Promise.all(Array.from({ length: 4 }, () => attempt(recordingId)))
    const { archivedAt, sha256 } = await row(recordingId)
    const before = simulator.stats().byEndpoint.download
    await attempt(recordingId)
    expect(simulator.stats().byEndpoint.download).toBe(before)
    expect(await row(recordingId)).toMatchObject({ archivedAt, sha256 })
    expect(hashOf(copyOf(recordingId))).toBe(sha256)
  })
})

describe('what an earlier attempt left behind', () => {
  test('a whole copy is taken up as it is', async () => {
    const recordingId = await arrived()
    const bytes = await freeClimbsBytes(recordingId)
    writeFileSync(join(folder, `${recordingId}.wav`), bytes)
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'archived', sha256: hashOf(bytes) })
  })

  test.each([
    ['another thing', () => Buffer.from('another thing')],
    ['nothing', () => Buffer.alloc(0)],
    ['other bytes of the same size', (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 1))],
    ['a beginning', (bytes: Buffer) => bytes.subarray(0, 5_000)],
  ])(
    '%s is done away with, and the next attempt makes a copy anew, under another key',
    async (_name, change) => {
      const recordingId = await arrived()
      const bytes = await freeClimbsBytes(recordingId)
      writeFileSync(join(folder, `${recordingId}.wav`), change(bytes))
      await expect(attempt(recordingId)).rejects.toThrow('another size')
      expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting' })
      await attempt(recordingId)
      const archiveKey = `${recordingId}.2.wav`
      expect(await row(recordingId)).toMatchObject({
        archiveState: 'archived',
        archiveKey,
        sha256: hashOf(bytes),
      })
      expect(copyOf(recordingId, archiveKey).equals(bytes)).toBe(true)
      expect(copies().filter((name) => String(name).includes(recordingId))).toEqual([archiveKey])
    },
  )
})

describe('a copy that lies in the archive while its row waits', () => {
  const store = async (recordingId: string, key = `${recordingId}.wav`) => {
    const bytes = await freeClimbsBytes(recordingId)
    writeFileSync(join(folder, key), bytes)
    return bytes
  }
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
  const another = `AC${'0'.repeat(40)}`
  const reasons: [
    name: string,
    arrange: (recordingId: string) => unknown,
    options?: Partial<ArchiveAttempt>,
  ][] = [
    ['FreeClimb answers 404', (recordingId) => simulator.setTrouble(recordingId, 'status-404')],
    ['FreeClimb has deleted it', (recordingId) => simulator.setTrouble(recordingId, 'deleted')],
    [
      'FreeClimb’s list says deleted',
      (id) => db().recording.update({ where: { id }, data: { deletedAt: new Date() } }),
    ],
    [
      'it is not ready after a day',
      (recordingId) => simulator.setTrouble(recordingId, 'not-ready'),
      { waitingSince: hoursAgo(25), attempt: 10 },
    ],
    ['it is not ready', (recordingId) => simulator.setTrouble(recordingId, 'not-ready')],
    ['credentials are refused', (recordingId) => simulator.setTrouble(recordingId, 'status-401')],
    [
      'credentials were refused before',
      () => recordCredentialsRefused({ accountId: simulator.accountId, apiKey: simulator.apiKey }),
    ],
    [
      'it belongs to another account',
      (id) => db().recording.update({ where: { id }, data: { accountId: another } }),
    ],
    ['FreeClimb breaks off', (recordingId) => simulator.setTrouble(recordingId, 'truncated')],
  ]

  test.each(reasons)('is taken up when %s', async (_name, arrange, options) => {
    const recordingId = await arrived()
    const bytes = await store(recordingId)
    await arrange(recordingId)
    await attempt(recordingId, options)
    expect(await row(recordingId)).toMatchObject({
      archiveState: 'archived',
      archiveKey: `${recordingId}.wav`,
      archiveReason: null,
      sha256: hashOf(bytes),
      sizeBytes: BigInt(bytes.byteLength),
      lengthMs: expect.any(Number),
      peaks: expect.anything(),
    })
  })

  test('is taken up where its row was restored from before its first key was given up', async () => {
    const recordingId = await arrived()
    await store(recordingId, `${recordingId}.2.wav`)
    simulator.setTrouble(recordingId, 'deleted')
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({
      archiveState: 'archived',
      archiveKey: `${recordingId}.2.wav`,
    })
  })

  test.each([
    ['another thing', () => Buffer.from('another thing'), { archiveState: 'gone' }],
    ['nothing', () => Buffer.alloc(0), { archiveState: 'gone' }],
    // Accepted, because there's nothing better.
    [
      'a beginning',
      (bytes: Buffer) => bytes.subarray(0, 5_000),
      { archiveState: 'archived', audioFault: 'cut-off', lengthMs: 618 },
    ],
    ['half of it', (bytes: Buffer) => bytes.subarray(0, 40), { archiveState: 'gone' }],
    ...(['mp3', 'gsm'] as const).map(
      (format) =>
        [
          format,
          () => Buffer.from(oddAudio(format, 3)),
          { archiveState: 'archived', lengthMs: null, audioFault: null },
        ] as const,
    ),
  ] as const)('of %s the row says so', async (_name, change, facts) => {
    const recordingId = await arrived()
    const bytes = await freeClimbsBytes(recordingId)
    writeFileSync(join(folder, `${recordingId}.wav`), change(bytes))
    simulator.setTrouble(recordingId, 'deleted')
    await saidDeletedDaysAgo(recordingId)
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject(facts)
  })

  test('is not given up for while the archive can’t tell', async () => {
    const recordingId = await arrived()
    const bytes = await store(recordingId)
    simulator.setTrouble(recordingId, 'deleted')
    const aside = `${folder}-aside`
    renameSync(folder, aside)
    await expect(attempt(recordingId))
      .rejects.toThrow('doesn’t exist')
      .finally(() => renameSync(aside, folder))
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', deletedAt: null })
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'archived', sha256: hashOf(bytes) })
  })
})

test('attempts at once, to which FreeClimb sends other bytes each, end in one row and its object', async () => {
  const recordingId = await arrived()
  for (let round = 0; round < 6; round++) {
    await db().recording.update({
      where: { id: recordingId },
      data: { archiveState: 'waiting', archiveKey: null, sha256: null, durationSec: null },
    })
    for (const name of copies().filter((copy) => String(copy).includes(recordingId)))
      rmSync(join(folder, String(name)))
    const sending = [2, 3, 4, 5].map((durationSec, index) => {
      simulator.changeDuration(recordingId, durationSec)
      return attempt(recordingId, { attempt: index + 1 }).catch(() => {})
    })
    simulator.changeDuration(recordingId, 6)
    await Promise.all(sending)
    while ((await row(recordingId)).archiveState === 'waiting') await attempt(recordingId).catch(() => {})
    const { archiveState, archiveKey, sha256 } = await row(recordingId)
    expect(archiveState).toBe('archived')
    expect(hashOf(copyOf(recordingId, archiveKey ?? ''))).toBe(sha256)
    expect(copies().filter((name) => String(name).includes(recordingId))).toEqual([archiveKey])
  }
})

describe('what FreeClimb does not send', () => {
  test.each(['server-error', 'rate-limited'] as const)('%s is asked again at once', async (trouble) => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, { name: trouble, times: 1 })
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'archived' })
    expect(simulator.stats().byRecording[recordingId]?.requests).toBe(2)
  })

  test.each(['reset-midway', 'truncated', 'not-ready'] as const)(
    '%s is tried again later, and leaves nothing behind',
    async (trouble) => {
      const recordingId = await arrived()
      simulator.setTrouble(recordingId, { name: trouble, times: 1 })
      await expect(attempt(recordingId)).rejects.toThrow()
      expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', archiveKey: null })
      expect(copies().filter((name) => String(name).includes(recordingId))).toEqual([])
      await attempt(recordingId)
      expect(await row(recordingId)).toMatchObject({ archiveState: 'archived' })
    },
  )

  test('not ready for a day is given up with the reason', async () => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, 'not-ready')
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    for (const tooSoon of [
      { waitingSince: hoursAgo(23), attempt: 20 },
      // A clock jumped ahead, so there have been few attempts.
      { waitingSince: hoursAgo(24 * 365), attempt: 9 },
    ])
      await expect(attempt(recordingId, tooSoon)).rejects.toThrow('not-ready')
    expect(audioStateOf(await row(recordingId))).toBe('empty')
    await attempt(recordingId, { waitingSince: hoursAgo(25), attempt: 10 })
    expect(await row(recordingId)).toMatchObject({
      archiveState: 'failed',
      archiveReason: 'FreeClimb was still preparing it after a day.',
    })
  })

  test('not ready is no day old because this process’s clock is ahead of the database’s', async () => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, 'not-ready')
    const waitingSince = new Date()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 365 * 24 * 3_600_000 })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    await expect(attempt(recordingId, { waitingSince, attempt: 20 })).rejects.toThrow('not-ready')
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting' })
  })

  test.each(['deleted', 'status-404', 'page-404'] as const)(
    '%s, once or for minutes, is tried again until the file is there',
    async (trouble) => {
      const recordingId = await arrived()
      simulator.setTrouble(recordingId, { name: trouble, times: 3 })
      for (const count of [1, 2, 3]) {
        await expect(attempt(recordingId, { attempt: count })).rejects.toThrow('no audio')
        expect(await row(recordingId)).toMatchObject({
          archiveState: 'waiting',
          deletedAt: null,
          missingSince: expect.any(Date),
          saidDeletedSince: trouble === 'deleted' ? expect.any(Date) : null,
        })
      }
      await attempt(recordingId)
      expect(await row(recordingId)).toMatchObject({
        archiveState: 'archived',
        missingSince: null,
        saidDeletedSince: null,
      })
    },
  )

  test('deleted in FreeClimb’s own words, again after days, is gone', async () => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, 'deleted')
    await saidDeletedDaysAgo(recordingId)
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({
      archiveState: 'gone',
      archiveReason: 'Deleted at FreeClimb before it could be archived.',
    })
  })

  test.each(['status-404', 'page-404', 'page-200'] as const)('%s for weeks is not gone', async (trouble) => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, { name: trouble })
    await saidDeletedDaysAgo(recordingId)
    await expect(attempt(recordingId, { attempt: 25 })).rejects.toThrow()
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting' })
    // The 404s have reset the count of days.
    simulator.setTrouble(recordingId, 'deleted')
    if (trouble !== 'page-200') await expect(attempt(recordingId)).rejects.toThrow('deleted')
  })

  test('another account’s is waited for again once that account is the one that is set', async () => {
    const recordingId = await arrived()
    await db().recording.update({ where: { id: recordingId }, data: { accountId: 'ACother' } })
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'failed' })
    await db().recording.update({
      where: { id: recordingId },
      data: { accountId: simulator.accountId },
    })
    await queueRecordings()
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', archiveReason: null })
    expect(await jobsOf(recordingId)).toHaveLength(1)
  })

  test('a stopped attempt leaves nothing behind', async () => {
    const recordingId = await arrived(600)
    simulator.setTrouble(recordingId, { name: 'stall', times: 1 })
    const stopping = new AbortController()
    const stopped = expect(attempt(recordingId, { signal: stopping.signal })).rejects.toThrow()
    stopping.abort()
    await stopped
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting' })
    expect(copies().filter((name) => String(name).includes(recordingId))).toEqual([])
  })
})

describe('a file that is not the recording', () => {
  test.each([
    ['header-only', 'empty', 0, 1_381],
    ['page-as-audio', 'not-audio', null, 1_381],
    ['other-length', 'other-length', expect.any(Number), 1_381],
    ['other-length', 'other-length', expect.any(Number), 1],
  ] as const)(
    '%s is asked for again before it is believed, and then kept as %s',
    async (trouble, fault, lengthMs, saidSec) => {
      const recordingId = await arrived(saidSec)
      simulator.setTrouble(recordingId, trouble)
      for (const count of [1, 5]) {
        await expect(attempt(recordingId, { attempt: count })).rejects.toThrow('FreeClimb')
        expect(await row(recordingId)).toMatchObject({
          archiveState: 'waiting',
          audioFault: fault,
          sha256: null,
        })
      }
      await attempt(recordingId, { attempt: 6 })
      const kept = await row(recordingId)
      expect(kept).toMatchObject({ archiveState: 'archived', lengthMs })
      expect(audioStateOf(kept)).toBe(fault)
      expect(hashOf(copyOf(recordingId))).toBe(kept.sha256)
    },
  )

  test('a body without a byte is told of after minutes, and forgotten when the file comes', async () => {
    const recordingId = await arrived(30)
    simulator.setTrouble(recordingId, 'empty-body')
    await expect(attempt(recordingId, { attempt: 5 })).rejects.toThrow('not-ready')
    expect(audioStateOf(await row(recordingId))).toBe('waiting')
    await expect(attempt(recordingId, { attempt: 6 })).rejects.toThrow('not-ready')
    expect(audioStateOf(await row(recordingId))).toBe('empty')
    simulator.setTrouble(recordingId, null)
    await attempt(recordingId, { attempt: 7 })
    expect(audioStateOf(await row(recordingId))).toBe('archived')
  })

  test('is forgotten when the right one comes', async () => {
    const recordingId = await arrived(30)
    simulator.setTrouble(recordingId, { name: 'header-only', times: 1 })
    await expect(attempt(recordingId)).rejects.toThrow('empty')
    await attempt(recordingId, { attempt: 2 })
    expect(audioStateOf(await row(recordingId))).toBe('archived')
  })

  test('that was believed gives way to the right one, to no other, and stays in the archive', async () => {
    const recordingId = await arrived(30)
    simulator.setTrouble(recordingId, 'other-length')
    await attempt(recordingId, { attempt: 6 })
    const odd = await row(recordingId)
    const recheck = () =>
      recheckRecording(recordingId, {
        signal: new AbortController().signal,
        isTrial: true,
        attempt: 1,
        waitingSince: new Date(),
      })
    for (const trouble of ['page-as-audio', 'header-only', 'deleted', 'status-404'] as const) {
      simulator.setTrouble(recordingId, trouble)
      await recheck()
      expect(await row(recordingId)).toEqual(odd)
    }
    simulator.setTrouble(recordingId, null)
    await recheck()
    const right = await row(recordingId)
    expect(right).toMatchObject({ archiveKey: `${recordingId}.2.wav`, archiveState: 'archived' })
    expect(audioStateOf(right)).toBe('archived')
    expect(hashOf(copyOf(recordingId, `${recordingId}.2.wav`))).toBe(right.sha256)
    expect(hashOf(copyOf(recordingId))).toBe(odd.sha256)
  })

  test('has its conference’s length follow what was measured', async () => {
    const recordingId = await arrived(1_381)
    const { conferenceId } = await row(recordingId)
    const lengthOf = async () =>
      (await db().conference.findUniqueOrThrow({ where: { id: conferenceId } })).durationSec
    expect(await lengthOf()).toBe(1_381)
    simulator.setTrouble(recordingId, 'other-length')
    await attempt(recordingId, { attempt: 6 })
    expect(await lengthOf()).toBe(1)
    // A later post doesn't change that.
    const late = deliveryOf(
      recordingPost({ recordingId, conferenceId, recordingDurationSec: 1_381, status: 'empty' }),
    )
    await storeDelivery(late, parsePost(late.body))
    expect(await lengthOf()).toBe(1)
  })
})

describe('refused credentials', () => {
  test('stop all copying with one refusal, until a trial is accepted', async () => {
    const recordingIds = [await arrived(), await arrived(), await arrived()]
    const [first = '', second = '', third = ''] = recordingIds
    simulator.setTrouble('all', 'status-401')
    await attempt(first)
    expect(await db().credentialsRefusal.count()).toBe(1)
    const { since } = await db().credentialsRefusal.findFirstOrThrow()
    const before = simulator.stats().byEndpoint.download
    await attempt(second)
    await attempt(third)
    expect(simulator.stats().byEndpoint.download).toBe(before)

    await attempt(second, { isTrial: true })
    expect(await db().credentialsRefusal.findMany()).toMatchObject([{ since }])

    simulator.setTrouble('all', null)
    await attempt(second, { isTrial: true })
    expect(await db().credentialsRefusal.count()).toBe(0)
    await attempt(first)
    await attempt(third)
    for (const recordingId of recordingIds)
      expect(await row(recordingId)).toMatchObject({ archiveState: 'archived' })
  })

  test('leave one job, which tries them, and then all others get theirs back', async () => {
    await db().recording.updateMany({
      where: { archiveState: 'waiting' },
      data: { archiveState: 'failed' },
    })
    const recordingIds = [await arrived(), await arrived(), await arrived()]
    const dropJobs = async () => {
      await db()
        .$executeRaw`SELECT graphile_worker.remove_job(key) FROM graphile_worker.jobs WHERE key LIKE 'archive:%'`
    }
    const queued = async () => (await Promise.all(recordingIds.map(jobsOf))).flat().length
    await dropJobs()
    simulator.setTrouble('all', 'status-401')
    await attempt(recordingIds[0] ?? '')
    await queueRecordings()
    expect(await queued()).toBe(1)
    simulator.setTrouble('all', null)
    await db().credentialsRefusal.deleteMany()
    await queueRecordings()
    await queueRecordings()
    expect(await queued()).toBe(3)
  })
})

describe('playing', () => {
  const request = (range: string | null) => ({
    range,
    ifRange: null,
    ifNoneMatch: null,
    wantsBody: true,
    clientLeft: new AbortController().signal,
  })
  async function play(recordingId: string, range: string | null) {
    const recording = await findRecording(recordingId)
    if (recording === null) throw new Error('not found')
    const answer = await openRecordingAudio(recording, request(range), recordingAudioSettings())
    if (!answer.ok || answer.value.status === 304) throw new Error(JSON.stringify(answer))
    return Buffer.from(await new Response(answer.value.body).arrayBuffer())
  }

  test('our copy is played, in exact ranges, also when FreeClimb has deleted the recording', async () => {
    const recordingId = await arrived(2)
    await attempt(recordingId)
    const bytes = copyOf(recordingId)
    simulator.setTrouble(recordingId, 'deleted')
    const before = simulator.stats().byEndpoint.download
    expect((await play(recordingId, null)).equals(bytes)).toBe(true)
    expect((await play(recordingId, 'bytes=100-199')).equals(bytes.subarray(100, 200))).toBe(true)
    expect((await play(recordingId, 'bytes=-5')).equals(bytes.subarray(-5))).toBe(true)
    expect(simulator.stats().byEndpoint.download).toBe(before)
  })

  test('without its file FreeClimb is asked', async () => {
    const recordingId = await arrived(2)
    await attempt(recordingId)
    const bytes = copyOf(recordingId)
    rmSync(join(folder, `${recordingId}.wav`))
    expect((await play(recordingId, 'bytes=100-199')).equals(bytes.subarray(100, 200))).toBe(true)
  })

  test.each([
    ['waiting', 'deleted'],
    ['waiting', 'status-401'],
    ['waiting', 'not-ready'],
    ['gone', 'deleted'],
    ['failed', 'status-404'],
  ] as const)(
    'a copy that its row, %s, doesn’t know of is played when FreeClimb says %s',
    async (archiveState, trouble) => {
      const recordingId = await arrived(2)
      const bytes = await freeClimbsBytes(recordingId)
      writeFileSync(join(folder, `${recordingId}.wav`), bytes)
      await db().recording.update({ where: { id: recordingId }, data: { archiveState } })
      simulator.setTrouble(recordingId, trouble)
      expect((await play(recordingId, 'bytes=100-199')).equals(bytes.subarray(100, 200))).toBe(true)
      expect(await row(recordingId)).toMatchObject({
        archiveState: 'archived',
        archiveReason: null,
        sha256: hashOf(bytes),
      })
    },
  )

  test('while the archive can’t be reached, nothing is said to be deleted', async () => {
    const [copied, unknown] = [await arrived(2), await arrived(2)]
    await attempt(copied)
    for (const recordingId of [copied, unknown]) simulator.setTrouble(recordingId, 'deleted')
    const aside = `${folder}-aside`
    renameSync(folder, aside)
    onTestFinished(() => renameSync(aside, folder))
    for (const recordingId of [copied, unknown])
      await expect(play(recordingId, null)).rejects.toThrow('archive-unavailable')
    expect(await row(unknown)).toMatchObject({ archiveState: 'waiting' })
  })

  const answer = async (recordingId: string) => {
    const answered = await answerRecordingAudio(recordingId, request(null))
    if (!answered.ok) return answered
    const { answer } = answered.value
    if (answer.status !== 304) await answer.body?.cancel()
    return answered
  }

  test.each([
    ['gone', { archiveState: 'gone', missingSince: daysAgo(9), saidDeletedSince: daysAgo(9) }],
    ['gone by the list’s word', { archiveState: 'gone', deletedAt: daysAgo(9) }],
    ['failed', { archiveState: 'failed', archiveReason: 'x' }],
    ['missing', { missingSince: daysAgo(9) }],
  ] as const)('what was %s and plays is to be copied again, at once', async (_name, data) => {
    const recordingId = await arrived()
    await db().recording.update({ where: { id: recordingId }, data })
    await db().$executeRaw`SELECT graphile_worker.remove_job(${`archive:${recordingId}`})`
    expect(await answer(recordingId)).toMatchObject({ ok: true })
    expect(await row(recordingId)).toMatchObject({
      archiveState: 'waiting',
      archiveReason: null,
      missingSince: null,
      saidDeletedSince: null,
      deletedAt: null,
    })
    expect(await jobsOf(recordingId)).toHaveLength(1)
    await attempt(recordingId)
    expect(await row(recordingId)).toMatchObject({ archiveState: 'archived' })
  })

  test.each([
    ['status-404', 'not-ready', 'missing'],
    ['page-404', 'not-ready', 'missing'],
    ['deleted', 'deleted', 'deleted'],
  ] as const)('%s is %s of what has just been posted, and later %s', async (trouble, atFirst, later) => {
    const recordingId = await arrived()
    simulator.setTrouble(recordingId, trouble)
    expect(await answer(recordingId)).toMatchObject({ ok: false, problem: { failure: atFirst } })
    expect(await row(recordingId)).toMatchObject({ archiveState: 'waiting', missingSince: expect.any(Date) })
    await db().recording.update({ where: { id: recordingId }, data: { receivedAt: daysAgo(1) } })
    expect(await answer(recordingId)).toMatchObject({ ok: false, problem: { failure: later } })
  })

  test('a recording that we have no row of is not found', async () => {
    expect(await findRecording(randomId('RE'))).toBeNull()
  })
})

describe('a copy from before formats were told', () => {
  const unread = { audioFormat: null, lengthMs: null, peaks: null }
  const jobs = () =>
    db().$queryRaw<{ key: string }[]>`
      SELECT key FROM graphile_worker.jobs WHERE task_identifier = 'reread-copy' ORDER BY key`
  const signal = new AbortController().signal

  test('is read again from the archive, once, and its conference has its length', async () => {
    const floats = await arrived(9)
    const page = await arrived()
    const plain = await arrived()
    for (const recordingId of [floats, page, plain]) await attempt(recordingId)
    const stored = { [floats]: Buffer.from(oddAudio('float', 3)), [page]: Buffer.from('<html>'.repeat(9)) }
    for (const [id, bytes] of Object.entries(stored)) {
      writeFileSync(join(folder, `${id}.wav`), bytes)
      await db().recording.update({ where: { id }, data: { ...unread, sha256: hashOf(bytes) } })
    }
    await queueUnreadArchived()
    await queueUnreadArchived()
    expect((await jobs()).map(({ key }) => key)).toEqual(
      [floats, page].map((id) => `reread:${id}`).toSorted(),
    )

    const downloads = simulator.stats().byEndpoint.download
    await runWaitingJobs(60_000, 'reread-copy')
    expect(simulator.stats().byEndpoint.download).toBe(downloads)
    const read = await row(floats)
    expect(read).toMatchObject({ audioFormat: 'wav', lengthMs: 3_000, peaks: expect.anything() })
    const { durationSec } = await db().conference.findUniqueOrThrow({ where: { id: read.conferenceId } })
    expect(durationSec).toBe(3)
    expect(await row(page)).toMatchObject({ audioFormat: null, audioFault: 'not-audio' })
    await queueUnreadArchived()
    expect(await jobs()).toEqual([])
  })

  test('that is another now, or gone, is left as it is and not queued without end', async () => {
    const recordingId = await arrived()
    await attempt(recordingId)
    await db().recording.update({ where: { id: recordingId }, data: unread })
    writeFileSync(join(folder, `${recordingId}.wav`), oddAudio('float', 3))
    await expect(rereadArchived(recordingId, signal)).rejects.toThrow('or another')
    rmSync(join(folder, `${recordingId}.wav`))
    await expect(rereadArchived(recordingId, signal)).rejects.toThrow(`has no ${recordingId}.wav`)
    expect(await row(recordingId)).toMatchObject(unread)
    await queueUnreadArchived()
    await db()
      .$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key = ${`reread:${recordingId}`}`
    await queueUnreadArchived()
    expect(
      await db().$queryRaw`
      SELECT attempts, max_attempts AS most FROM graphile_worker.jobs WHERE key = ${`reread:${recordingId}`}`,
    ).toEqual([{ attempts: 3, most: 3 }])
  })
})
