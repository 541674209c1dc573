import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fileStore } from '@/lib/archive/file-store'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { ownDatabase } from '@/testing/own-database'
import { wavFile } from '@/testing/wav-file'
import { adoptUnmarked, countArchived, type VerifiedRecording, verifyArchive } from './verify'

let folder: string
let own: Awaited<ReturnType<typeof ownDatabase>>
const conferenceId = randomId('CF')

// In a database of its own, because verifying reads everything archived in it.
beforeAll(async () => {
  own = await ownDatabase()
  process.env.DATABASE_URL = own.url
  const now = new Date()
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
})
beforeEach(async () => {
  await db().recording.deleteMany()
  folder = await mkdtemp(join(tmpdir(), 'roomtone-verify-'))
})
afterAll(async () => {
  await db().$disconnect()
  await own.drop()
})

/** An archived recording; `stored` is what the store has instead of what was sent, null for nothing. */
async function archived({ stored, id = randomId('RE') }: { stored?: Uint8Array | null; id?: string } = {}) {
  const sent = randomBytes(70_000)
  const archiveKey = `${id}.wav`
  await db().recording.create({
    data: {
      id,
      conferenceId,
      receivedAt: new Date(),
      archiveState: 'archived',
      archiveKey,
      sizeBytes: sent.byteLength,
      sha256: createHash('sha256').update(sent).digest('hex'),
    },
  })
  if (stored !== null) await writeFile(join(folder, archiveKey), stored ?? sent)
  return { id, sent, path: join(folder, archiveKey) }
}

async function verify(options: { recordingId?: string; batchRows?: number } = {}, signal?: AbortSignal) {
  const found: VerifiedRecording[] = []
  const going = signal ?? new AbortController().signal
  for await (const copy of verifyArchive(fileStore(folder), going, options)) found.push(copy)
  return Object.fromEntries(found.map(({ recordingId, fault }) => [recordingId, fault?.kind ?? null]))
}

test('what is as it was sent is told from what is not', async () => {
  const good = await archived()
  const missing = await archived({ stored: null })
  const shorter = await archived({ stored: randomBytes(69_999) })
  const tampered = await archived()
  const bytes = await readFile(tampered.path)
  bytes[44_444] = (bytes[44_444] ?? 0) ^ 1
  await writeFile(tampered.path, bytes)
  const unreadable = await archived({ stored: null })
  await mkdir(unreadable.path)
  expect(await verify()).toEqual({
    [good.id]: null,
    [missing.id]: 'missing',
    [shorter.id]: 'other size',
    [tampered.id]: 'other bytes',
    [unreadable.id]: 'unreadable',
  })
})

test('every copy is read once, in batches of any size', async () => {
  const ids = await Promise.all(Array.from({ length: 7 }, async () => (await archived()).id))
  for (const batchRows of [1, 3, 7, 100])
    expect(Object.keys(await verify({ batchRows })).toSorted()).toEqual(ids.toSorted())
  expect(await countArchived()).toEqual({ copies: 7, bytes: 7 * 70_000 })
})

test('recordings without a copy are passed over', async () => {
  const { id } = await archived({ stored: null })
  await db().recording.update({ where: { id }, data: { archiveState: 'waiting' } })
  expect(await verify()).toEqual({})
  expect(await countArchived()).toEqual({ copies: 0, bytes: 0 })
})

test('one alone can be verified', async () => {
  const { id } = await archived()
  await archived({ stored: null })
  expect(await verify({ recordingId: id })).toEqual({ [id]: null })
  expect(await countArchived(id)).toEqual({ copies: 1, bytes: 70_000 })
})

test('a copy that is deleted while others are read is not missed', async () => {
  const first = await archived({ id: `${randomId('RE').slice(0, -1)}`.replace('RE', 'RE0') })
  const second = await archived({ id: first.id.replace('RE0', 'RE1') })
  const copies = verifyArchive(fileStore(folder), new AbortController().signal)
  expect((await copies.next()).value).toMatchObject({ recordingId: first.id, fault: null })
  await rm(second.path)
  await db().recording.delete({ where: { id: second.id } })
  expect(await copies.next()).toEqual({ done: true, value: undefined })
})

test('a store that cannot be used at all is told once, not copy by copy', async () => {
  await archived()
  const elsewhere = join(folder, 'file')
  await writeFile(elsewhere, '')
  const copies = verifyArchive(fileStore(elsewhere), new AbortController().signal)
  await expect(copies.next()).rejects.toMatchObject({ name: 'ArchiveError', reason: 'missing' })
})

test('it ends when told to, without a word on the copy that it was reading', async () => {
  await archived()
  await archived()
  const controller = new AbortController()
  const copies = verifyArchive(fileStore(folder), controller.signal)
  await copies.next()
  controller.abort()
  expect((await copies.next()).done).toBe(true)
})

async function find(options: { recordingId?: string; batchRows?: number } = {}) {
  const found: Record<string, boolean> = {}
  for await (const { recordingId, fault } of adoptUnmarked(
    fileStore(folder),
    new AbortController().signal,
    options,
  ))
    found[recordingId] = fault === null
  return found
}

async function unknown(stored: Uint8Array | null, archiveState: 'waiting' | 'gone' | 'failed' = 'gone') {
  const id = randomId('RE')
  await db().recording.create({ data: { id, conferenceId, receivedAt: new Date(), archiveState } })
  if (stored !== null) await writeFile(join(folder, `${id}.wav`), stored)
  return id
}

test.each([1, 2, 100])(
  'copies that no row knows of are found, in batches of %d, and taken up',
  async (batchRows) => {
    const audio = wavFile({}, new Uint8Array(8_000))
    const known = await archived()
    const whole = await Promise.all(
      (['waiting', 'gone', 'failed'] as const).map((state) => unknown(audio, state)),
    )
    const strange = await unknown(Buffer.alloc(70_000, 'no audio'))
    const absent = await unknown(null)
    expect(await find({ batchRows })).toEqual({
      ...Object.fromEntries(whole.map((id) => [id, true])),
      [strange]: false,
    })
    const rows = await db().recording.findMany({ orderBy: { id: 'asc' } })
    const archivedIds = rows.filter(({ archiveState }) => archiveState === 'archived').map(({ id }) => id)
    expect(archivedIds.toSorted()).toEqual([known.id, ...whole].toSorted())
    expect(rows.find(({ id }) => id === absent)).toMatchObject({ archiveState: 'gone' })
    expect(await verify()).toEqual(Object.fromEntries(archivedIds.map((id) => [id, null])))
  },
)
