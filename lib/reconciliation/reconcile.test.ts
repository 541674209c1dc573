import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { parsePost } from '@/lib/freeclimb/post'
import type { Prisma } from '@/lib/generated/prisma/client'
import { storeDelivery } from '@/lib/ingest/ingest'
import { randomCredentials } from '@/scripts/freeclimb-simulator/credentials'
import type { SimulatorOptions } from '@/scripts/freeclimb-simulator/server'
import type { AddedRecording } from '@/scripts/freeclimb-simulator/simulator'
import { simulatorForTest } from '@/scripts/freeclimb-simulator/testing'
import { freePort } from '@/scripts/support/ports'
import { commandFile } from '@/testing/commands'
import { deliveryOf, recordingPost, statusPost } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { type ReconcileOptions, reconcile } from './reconcile'
import { isReconciliationDue, lastReconciliations, requestReconciliation } from './runs'

const credentials = randomCredentials()
const folder = mkdtempSync(join(tmpdir(), 'roomtone-reconcile-'))
let port: number

// A database allows only one run at a time.
let own: Awaited<ReturnType<typeof ownDatabase>>
beforeAll(async () => {
  own = await ownDatabase()
  port = await freePort()
  Object.assign(process.env, {
    DATABASE_URL: own.url,
    FREECLIMB_API_URL: `http://127.0.0.1:${port}/apiserver`,
    FREECLIMB_ACCOUNT_ID: credentials.accountId,
    FREECLIMB_API_KEY: credentials.apiKey,
    // Jobs are added, but no worker runs here.
    ARCHIVE_URL: `file:${folder}`,
  })
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  await db().recording.deleteMany()
  await db().conference.deleteMany()
  await db().webhookDelivery.deleteMany()
  await db().reconciliation.deleteMany()
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await db().freeClimbGate.updateMany({ data: { notBefore: new Date(0) } })
})

const simulator = (options: SimulatorOptions = {}) => simulatorForTest({ port, credentials, ...options })

async function run(options: Partial<ReconcileOptions> = {}) {
  const report = await reconcile({ signal: new AbortController().signal, ...options })
  if (report === 'busy') throw new Error('another run is under way')
  return report
}

const keep = (post: object) => {
  const delivery = deliveryOf(post)
  return storeDelivery(delivery, parsePost(delivery.body))
}

function postOf({ recordingId, conferenceId, durationSec, recordingUrl }: AddedRecording) {
  const recordingDurationSec = durationSec
  return recordingPost({
    accountId: credentials.accountId,
    conferenceId,
    recordingId,
    recordingDurationSec,
    recordingUrl,
  })
}

const rowOf = (recordingId: string) => db().recording.findUniqueOrThrow({ where: { id: recordingId } })
const jobKeys = async () => {
  const jobs = await db().$queryRaw<{ key: string }[]>`SELECT key FROM graphile_worker.jobs ORDER BY key`
  return jobs.map(({ key }) => key)
}

function startImport() {
  const child = spawn(process.execPath, [commandFile('import')], { stdio: 'pipe' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('of 500 recordings the 60 whose posts were lost are added, though the first import is killed', async () => {
  const freeclimb = await simulator({ pageSize: 100, ampersandCursor: true })
  const recordings = freeclimb.addRecordings({ count: 500, durationSec: 60, apartSec: 5 })
  const lost = new Set(recordings.filter((_, index) => index % 25 < 3))
  const posted = recordings.filter((recording) => !lost.has(recording))
  expect(lost.size).toBe(60)
  for (let from = 0; from < posted.length; from += 8)
    await Promise.all(posted.slice(from, from + 8).map((recording) => keep(postOf(recording))))

  const killed = startImport()
  await new Promise<void>((resolve) => {
    let output = ''
    killed.stdout.on('data', (bytes) => {
      output += bytes
      if (output.includes('Page 2:')) resolve()
    })
  })
  killed.kill('SIGKILL')
  await once(killed, 'exit')
  expect(await reconcile({ signal: new AbortController().signal })).toBe('busy')
  await db().reconciliation.updateMany({ data: { heldUntil: new Date(Date.now() - 1) } })

  const report = await run()
  expect(report).toMatchObject({ state: 'ended', pages: 5, total: 500, seen: 500, added: 60, failed: 0 })
  expect(await db().reconciliation.count()).toBe(1)
  expect(await db().recording.count()).toBe(500)
  expect(await db().recording.count({ where: { source: 'reconciliation' } })).toBe(60)
  expect(await db().conference.count({ where: { recordingCount: 1, durationSec: 60 } })).toBe(500)
  expect(await db().conference.count({ where: { accountId: credentials.accountId } })).toBe(500)
  expect(new Set(await jobKeys()).size).toBe(500)

  expect(await run({ whole: true })).toMatchObject({ seen: 500, added: 0, changed: 0, failed: 0 })
  const { maxStartsInASecond, maxInFlight } = freeclimb.stats().paceByEndpoint.list
  expect(maxStartsInASecond).toBeLessThanOrEqual(5)
  expect(maxInFlight).toBe(1)
}, 120_000)

test('a conference is made of what the list says, and a late post completes it', async () => {
  const freeclimb = await simulator()
  const createdAt = new Date('2026-03-04T05:06:07Z')
  const recording = freeclimb.addRecording({ durationSec: 60, createdAt })
  expect(await isReconciliationDue()).toBe(true)
  expect(await run()).toMatchObject({ state: 'ended', since: null, pages: 1, added: 1, changed: 0 })
  expect(await isReconciliationDue()).toBe(false)
  const read = () =>
    db().conference.findUniqueOrThrow({
      where: { id: recording.conferenceId ?? '' },
      include: { recordings: true },
    })
  expect(await read()).toMatchObject({
    startedAt: new Date('2026-03-04T05:05:07Z'),
    endedAt: createdAt,
    recordingCount: 1,
    durationSec: 60,
    recordings: [{ source: 'reconciliation', createdAt, url: null, archiveState: 'waiting' }],
  })
  expect(await jobKeys()).toEqual([`archive:${recording.recordingId}`])

  const late = { ...postOf(recording), from: '+13125550142', accountId: null }
  expect(await keep(late)).toMatchObject({ result: 'stored' })
  expect(await read()).toMatchObject({
    from: '+13125550142',
    accountId: credentials.accountId,
    recordingCount: 1,
    recordings: [{ source: 'reconciliation', url: recording.recordingUrl, accountId: credentials.accountId }],
  })
  expect(await keep(late)).toMatchObject({ result: 'duplicate' })
  expect(await run({ whole: true })).toMatchObject({ added: 0, changed: 0 })
})

test('lengths and deletions are taken over, and a copy of ours stays', async () => {
  const freeclimb = await simulator()
  const [longer, gone, copied, never] = freeclimb.addRecordings({ count: 4, durationSec: 60 })
  if (!longer || !gone || !copied || !never) throw new Error('too few')
  for (const recording of [longer, gone, copied]) await keep(postOf(recording))
  await db().recording.update({ where: { id: copied.recordingId }, data: { archiveState: 'archived' } })
  freeclimb.changeDuration(longer.recordingId, 75)
  for (const { recordingId } of [gone, copied, never]) freeclimb.deleteRecording(recordingId)

  expect(await run()).toMatchObject({ seen: 4, added: 1, changed: 3, failed: 0 })
  expect(await rowOf(longer.recordingId)).toMatchObject({ durationSec: 75, source: 'webhook' })
  const conference = { where: { id: longer.conferenceId ?? '' } }
  expect(await db().conference.findUnique(conference)).toMatchObject({ durationSec: 75 })
  for (const { recordingId } of [gone, never])
    expect(await rowOf(recordingId)).toMatchObject({
      deletedAt: expect.any(Date),
      archiveState: 'gone',
      archiveReason: 'FreeClimb deleted it before it was archived.',
    })
  const kept = await rowOf(copied.recordingId)
  expect(kept).toMatchObject({ deletedAt: expect.any(Date), archiveState: 'archived', archiveReason: null })
  expect(await jobKeys()).not.toContain(`archive:${never.recordingId}`)
  // A repeated post still has the old duration.
  await keep({ ...postOf(longer), status: 'empty' })
  expect(await rowOf(longer.recordingId)).toMatchObject({ durationSec: 75 })
  expect(await run({ whole: true })).toMatchObject({ added: 0, changed: 0 })
})

test('a deleted recording whose audio may lie in the archive is not called lost: a job looks for it', async () => {
  const freeclimb = await simulator()
  const [posted, unknown, absent] = freeclimb.addRecordings({ count: 3, durationSec: 60 })
  if (!posted || !unknown || !absent) throw new Error('too few')
  for (const recording of [posted, absent]) await keep(postOf(recording))
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`
  for (const { recordingId } of [posted, unknown]) writeFileSync(join(folder, `${recordingId}.wav`), 'x')
  for (const { recordingId } of [posted, unknown, absent]) freeclimb.deleteRecording(recordingId)
  expect(await run()).toMatchObject({ seen: 3, failed: 0 })
  for (const { recordingId } of [posted, unknown])
    expect(await rowOf(recordingId)).toMatchObject({ deletedAt: expect.any(Date), archiveState: 'waiting' })
  expect(await rowOf(absent.recordingId)).toMatchObject({ archiveState: 'gone' })
  expect(await jobKeys()).toEqual([posted, unknown].map(({ recordingId }) => `archive:${recordingId}`).sort())
})

describe('what was given up comes back', () => {
  const moment = new Date(Date.now() - 3 * 24 * 3_600_000)
  const GONE = {
    archiveState: 'gone',
    archiveReason: 'x',
    missingSince: moment,
    saidDeletedSince: moment,
  } as const
  const MISSING = { missingSince: moment, saidDeletedSince: null } as const
  const ALIVE = {
    archiveState: 'waiting',
    archiveReason: null,
    missingSince: null,
    saidDeletedSince: null,
    deletedAt: null,
  }
  const given = async (data: Prisma.RecordingUpdateInput) => {
    const freeclimb = await simulator()
    const recording = freeclimb.addRecording({ durationSec: 60 })
    await keep(postOf(recording))
    await run()
    await db().recording.update({ where: { id: recording.recordingId }, data })
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`
    return { ...recording, freeclimb }
  }

  test.each([
    ['gone', GONE],
    ['missing', MISSING],
    ['called deleted by the list itself', { ...GONE, deletedAt: moment }],
  ])('%s, when FreeClimb’s list has it', async (_name, data) => {
    const { recordingId } = await given(data)
    expect(await run()).toMatchObject({ failed: 0 })
    expect(await rowOf(recordingId)).toMatchObject(ALIVE)
    expect(await jobKeys()).toEqual([`archive:${recordingId}`])
    // The next run has nothing to do.
    await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`
    expect(await run()).toMatchObject({ changed: 0 })
    expect(await jobKeys()).toEqual([])
  })

  test.each([
    ['gone', GONE],
    ['missing', MISSING],
  ])('%s, when FreeClimb posts it anew', async (_name, data) => {
    const { recordingId, ...recording } = await given(data)
    await keep({ ...postOf({ recordingId, ...recording }), status: 'empty' })
    expect(await rowOf(recordingId)).toMatchObject(ALIVE)
    expect(await jobKeys()).toEqual([`archive:${recordingId}`])
  })

  test('but not by a post, while the list calls it deleted', async () => {
    const { recordingId, freeclimb, ...recording } = await given({})
    freeclimb.deleteRecording(recordingId)
    await run()
    await keep({ ...postOf({ recordingId, ...recording }), status: 'empty' })
    expect(await rowOf(recordingId)).toMatchObject({ archiveState: 'gone', deletedAt: expect.any(Date) })
  })
})

test('nor is one while the archive can’t tell', async () => {
  const freeclimb = await simulator()
  const recording = freeclimb.addRecording({ durationSec: 60 })
  await keep(postOf(recording))
  freeclimb.deleteRecording(recording.recordingId)
  const aside = `${folder}-aside`
  renameSync(folder, aside)
  onTestFinished(() => renameSync(aside, folder))
  expect(await run()).toMatchObject({ seen: 1, failed: 0 })
  expect(await rowOf(recording.recordingId)).toMatchObject({
    deletedAt: expect.any(Date),
    archiveState: 'waiting',
  })
})

test('what is no conference’s is left out, what cannot be used is counted', async () => {
  const freeclimb = await simulator()
  const [, broken, moved] = freeclimb.addRecordings({ count: 3, durationSec: 60 })
  if (!broken || !moved) throw new Error('too few')
  freeclimb.addRecording({ callId: 'CA1' })
  freeclimb.setTrouble(broken.recordingId, 'broken-item')
  await keep({ ...postOf(moved), conferenceId: 'CFanother' })
  expect(await run()).toMatchObject({ state: 'ended', seen: 4, added: 1, changed: 0, failed: 2 })
  expect(await rowOf(moved.recordingId)).toMatchObject({ conferenceId: 'CFanother' })
  expect(await db().conference.count()).toBe(2)
})

test('refused credentials end the run, and the command, in words', async () => {
  const freeclimb = await simulator()
  freeclimb.setTrouble('all', 'status-401')
  const words =
    'FreeClimb rejected Roomtone’s account ID or API key. Check FREECLIMB_ACCOUNT_ID and FREECLIMB_API_KEY.'
  expect(await run()).toMatchObject({ state: 'refused', endedAt: expect.any(Date), failure: words })
  const command = startImport()
  const [errors, [code]] = await Promise.all([text(command.stderr), once(command, 'close')])
  expect({ code, errors }).toEqual({ code: 1, errors: `${words}\n` })
  expect((await lastReconciliations()).map(({ state }) => state)).toEqual(['refused', 'refused'])
})

test('an aborted run goes on at its page; begins anew, once, when FreeClimb has forgotten that', async () => {
  const freeclimb = await simulator({ pageSize: 2 })
  freeclimb.addRecordings({ count: 5 })
  const leaving = new AbortController()
  const aborted = await run({ signal: leaving.signal, onProgress: () => leaving.abort() })
  expect(aborted).toMatchObject({ state: 'interrupted', pages: 1, seen: 2, added: 2, endedAt: null })
  expect((await lastReconciliations()).map(({ state }) => state)).toEqual(['interrupted'])

  freeclimb.forgetCursors()
  const { id } = aborted
  const again = await run()
  expect(again).toMatchObject({ id, state: 'ended', startedOver: true, pages: 3, seen: 5, added: 5 })
})

test('whoever asks while a run is under way is told so', async () => {
  const freeclimb = await simulator()
  freeclimb.setTrouble('all', 'stall')
  const leaving = new AbortController()
  const running = run({ signal: leaving.signal })
  await expect.poll(() => freeclimb.stats().inFlight).toBe(1)
  expect(await reconcile({ signal: leaving.signal })).toBe('busy')
  expect((await lastReconciliations()).map(({ state }) => state)).toEqual(['running'])
  leaving.abort()
  expect(await running).toMatchObject({ state: 'interrupted', pages: 0, failure: null })
})

test('too many requests leave the run open, with the reason', async () => {
  const freeclimb = await simulator()
  freeclimb.addRecording()
  freeclimb.setTrouble('all', { name: 'rate-limited', retryAfterSec: 3600 })
  const failure = 'FreeClimb is getting too many requests from Roomtone.'
  expect(await run()).toMatchObject({ state: 'interrupted', failure })
  freeclimb.setTrouble('all', null)
  await db().freeClimbGate.updateMany({ data: { notBefore: new Date(0) } })
  expect(await run()).toMatchObject({ state: 'ended', failure: null, added: 1 })
})

/** Serves lists from `answer` and returns the URLs that were requested. */
async function serveLists(answer: (url: string) => object) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request.url ?? '')))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return asked
}

test('reads what was made since a day before the last run, and no further where that is ignored', async () => {
  const nowMs = Date.now()
  const nextPageUri = '/Accounts/AC1/Recordings?cursor=1a'
  const item = (day: number) => ({
    recordingId: `RE${day}`,
    conferenceId: `CF${day}`,
    dateCreatedISO: new Date(nowMs - day * 86_400_000).toISOString(),
  })
  const asked = await serveLists((url) => ({
    recordings: url.includes('cursor') ? [item(40)] : [item(30)],
    nextPageUri: url.includes('cursor') ? '' : nextPageUri,
  }))
  const first = await run()
  expect(first).toMatchObject({ state: 'ended', since: null, pages: 2, added: 2 })
  const since = new Date(first.startedAt.getTime() - 86_400_000)
  expect(await run()).toMatchObject({ state: 'ended', since, pages: 1, added: 0, changed: 0 })
  expect(new URLSearchParams(asked[2]?.split('?')[1]).get('startTime')).toBe(
    since.toISOString().slice(0, 19).replace('T', ' '),
  )
})

describe('after a clock that was a year ahead', () => {
  const DAY_MS = 86_400_000
  const before = new Date(Date.now() - 3 * DAY_MS)
  const ahead = (days = 0) => new Date(Date.now() + (365 + days) * DAY_MS)
  const began = (data: Partial<Prisma.ReconciliationCreateInput>) =>
    db().reconciliation.create({ data: { startedAt: before, endedAt: before, ...data } })
  const since = new Date(before.getTime() - DAY_MS)

  test.each([
    ['ended', { startedAt: ahead(), endedAt: ahead(), since }],
    ['ended twice', { startedAt: ahead(1), endedAt: ahead(1), since: ahead(-1) }],
    ['was interrupted', { startedAt: ahead(), endedAt: null, since }],
    ['was killed', { startedAt: ahead(), endedAt: null, since, holder: 'dead', heldUntil: ahead() }],
    [
      'was asked for once it was right, and read nothing',
      { startedAt: new Date(Date.now() - 2 * DAY_MS), since: ahead(-1) },
    ],
    ['was interrupted once it was right', { endedAt: null, since: ahead(-1) }],
  ])('a run that %s then makes none wait, and the next reads from before it', async (_name, data) => {
    await began({})
    await began(data)
    expect(await isReconciliationDue()).toBe(true)
    const asked = await serveLists(() => ({ recordings: [] }))
    expect(await run()).toMatchObject({ state: 'ended', since })
    expect(new URLSearchParams(asked[0]?.split('?')[1]).get('startTime')).toBe(
      since.toISOString().slice(0, 19).replace('T', ' '),
    )
    expect(await isReconciliationDue()).toBe(false)
    expect((await lastReconciliations()).map(({ state }) => state)).not.toContain('running')
  })

  test('this process’s own clock decides nothing', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: ahead() })
    onTestFinished(() => void vi.useRealTimers())
    await serveLists(() => ({ recordings: [] }))
    const { startedAt } = await run()
    expect(startedAt.getTime()).toBeLessThan(ahead(-400).getTime())
    expect(await isReconciliationDue()).toBe(false)
  })
})

test('a list that leads back to its beginning ends in words', async () => {
  await serveLists(() => ({ recordings: [], nextPageUri: '/Accounts/AC1/Recordings?cursor=1a' }))
  const failure = 'FreeClimb’s list links back to a page that was already read.'
  expect(await run()).toMatchObject({ state: 'refused', pages: 2, failure })
})

test('who asks for a reconciliation is noted, and one job waits however often it is asked for', async () => {
  const actor = { kind: 'user' as const, id: 'u1', name: 'ana@example.com' }
  for (let times = 0; times < 2; times++)
    await requestReconciliation({ actor, origin: { address: null, userAgent: null } })
  expect(await jobKeys()).toEqual(['reconcile'])
  const events = await db().auditEvent.findMany({ where: { action: 'requested reconciliation' } })
  expect(events.map(({ actorName }) => actorName)).toEqual(['ana@example.com', 'ana@example.com'])
})

test('posts of a live conference are not ended by what the list says of an earlier filling', async () => {
  const freeclimb = await simulator()
  const createdAt = new Date(Date.now() - 3_600_000)
  const { conferenceId } = freeclimb.addRecording({ durationSec: 60, createdAt })
  await keep(statusPost({ conferenceId, status: 'inProgress' }))
  await run()
  expect(await db().conference.findFirst()).toMatchObject({
    status: 'inProgress',
    endedAt: null,
    startedAt: new Date(createdAt.getTime() - 60_000),
    recordingCount: 1,
  })
})
