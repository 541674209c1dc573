import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArchiveStore } from '@/lib/archive/archive-store'
import { fileStore } from '@/lib/archive/file-store'
import { db } from '@/lib/db'
import { requestRecordingAudio } from '@/lib/freeclimb/recording-audio'
import { startSimulator } from '@/scripts/freeclimb-simulator/server'
import type { Simulator } from '@/scripts/freeclimb-simulator/simulator'
import { randomId } from '@/testing/factories'
import { ARCHIVABLE } from './adopt-stored-audio'
import { storeAudio } from './archive-recording'

// Two or three attempts at one recording, each paused at a chosen point while another runs to its end.

const folder = mkdtempSync(join(tmpdir(), 'roomtone-race-'))
const store = fileStore(folder)
let simulator: Simulator
const TIMEOUTS = { firstByteTimeoutMs: 10_000, stallTimeoutMs: 10_000 }

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(async () => {
  await simulator.close()
  rmSync(folder, { recursive: true })
})

async function arrived() {
  const id = randomId('RE')
  const conferenceId = randomId('CF')
  const now = new Date()
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id, conferenceId, receivedAt: now } })
  return id
}

const audioOf = (durationSec: number) => simulator.addRecording({ durationSec }).recordingId
const row = (id: string) => db().recording.findUniqueOrThrow({ where: { id } })

/** Starts an attempt as a job does, with the row as it is now. */
async function attemptAt(id: string, audioId: string) {
  const { signal } = new AbortController()
  const recording = await db().recording.findUniqueOrThrow({ where: { id }, select: ARCHIVABLE })
  return async (place: ArchiveStore) => {
    const audio = await requestRecordingAudio(audioId, null, signal, { ...simulator, ...TIMEOUTS })
    if (!audio.ok) throw new Error(audio.problem.failure)
    await storeAudio(recording, audio.value, place, {
      signal,
      attempt: 1,
      isTrial: false,
      waitingSince: new Date(),
    })
  }
}

/** A store where something happens between storing an object and the attempt going on. */
const afterStoring = (meanwhile: () => Promise<unknown>): ArchiveStore => ({
  ...store,
  async create(...given) {
    const created = await store.create(...given)
    await meanwhile()
    return created
  },
})

/** A store where something happens before an attempt reads the object it found. */
const beforeReading = (meanwhile: () => Promise<unknown>): ArchiveStore => ({
  ...store,
  async open(...given) {
    const opened = await store.open(...given)
    await meanwhile()
    return opened
  },
})

/** A store that fails to remove, as if the attempt were killed before it. */
const withoutRemoving: ArchiveStore = { ...store, remove: () => Promise.reject(new Error('killed')) }

/** Whatever happened, an archived row must name an object that exists, and there must be no other. */
async function expectSound(id: string) {
  const { archiveState, archiveKey, sha256 } = await row(id)
  const objects = readdirSync(folder).filter((name) => name.startsWith(id))
  expect(objects).toEqual(archiveState === 'archived' ? [archiveKey] : [])
  for (const name of objects)
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ).toBe(sha256)
  return archiveState
}

const ANOTHER_GAVE_UP = 'Another attempt gave'
const OTHER_BYTES = 'or other bytes'

test('an object is given up before its attempt marks it: the row does not name it', async () => {
  const id = await arrived()
  const [first, second] = [await attemptAt(id, audioOf(2)), await attemptAt(id, audioOf(3))]
  const meanwhile = () => expect(second(store)).rejects.toThrow(OTHER_BYTES)
  await expect(first(afterStoring(meanwhile))).rejects.toThrow(ANOTHER_GAVE_UP)
  expect(await expectSound(id)).toBe('waiting')
})

test('an object whose key was given up, but which was not removed, is removed by its own attempt', async () => {
  const id = await arrived()
  const [first, second] = [await attemptAt(id, audioOf(2)), await attemptAt(id, audioOf(3))]
  const meanwhile = () => expect(second(withoutRemoving)).rejects.toThrow('killed')
  await expect(first(afterStoring(meanwhile))).rejects.toThrow(ANOTHER_GAVE_UP)
  expect(existsSync(join(folder, `${id}.wav`))).toBe(false)
  expect(await expectSound(id)).toBe('waiting')
})

test('an object is marked before another attempt gives it up: it stays', async () => {
  const id = await arrived()
  const audio = audioOf(2)
  const second = await attemptAt(id, audioOf(3))
  let secondOpens = () => {}
  const secondHasOpened = new Promise<void>((resolve) => {
    secondOpens = resolve
  })
  let first: Promise<void> = Promise.resolve()
  let seconds: Promise<void> = Promise.resolve()
  const firstMarks = () => {
    secondOpens()
    return first
  }
  const secondBegins = () => {
    seconds = expect(second(beforeReading(firstMarks))).rejects.toThrow(OTHER_BYTES)
    return Promise.race([secondHasOpened, seconds])
  }
  first = (await attemptAt(id, audio))(afterStoring(secondBegins))
  await first
  await seconds
  expect(await expectSound(id)).toBe('archived')
  expect(await row(id)).toMatchObject({ archiveKey: `${id}.wav` })
})

test.each(['the first', 'the second'])(
  'equal bytes are archived once, when %s marks them',
  async (marker) => {
    const id = await arrived()
    const audio = audioOf(2)
    const [first, second] = [await attemptAt(id, audio), await attemptAt(id, audio)]
    let marked: Date | null = null
    const mark = async (attempt: typeof first) => {
      await attempt(store)
      marked = (await row(id)).archivedAt
    }
    if (marker === 'the second') await first(afterStoring(() => mark(second)))
    else {
      await mark(first)
      await second(store)
    }
    expect(await expectSound(id)).toBe('archived')
    expect((await row(id)).archivedAt).toEqual(marked)
  },
)

test('an attempt overtaken after it stored removes its own object, not the one that the row names', async () => {
  const id = await arrived()
  const [late, second] = [await attemptAt(id, audioOf(2)), await attemptAt(id, audioOf(3))]
  const overtake = async () => {
    await expect(second(withoutRemoving)).rejects.toThrow('killed')
    // Neither removes anything, so only the late attempt can.
    await (await attemptAt(id, audioOf(3)))(withoutRemoving)
  }
  await late(afterStoring(overtake))
  expect(await expectSound(id)).toBe('archived')
  expect(await row(id)).toMatchObject({ archiveKey: `${id}.2.wav` })
})

test('an attempt overtaken before it stored removes its own object, not the one that the row names', async () => {
  const id = await arrived()
  const [killed, late, second] = [
    await attemptAt(id, audioOf(4)),
    await attemptAt(id, audioOf(2)),
    await attemptAt(id, audioOf(3)),
  ]
  await expect(killed(afterStoring(() => Promise.reject(new Error('killed'))))).rejects.toThrow('killed')
  await expect(second(store)).rejects.toThrow(OTHER_BYTES)
  await (await attemptAt(id, audioOf(3)))(store)
  await late(store)
  expect(await expectSound(id)).toBe('archived')
  expect(await row(id)).toMatchObject({ archiveKey: `${id}.2.wav` })
})
