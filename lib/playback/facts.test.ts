import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/audit/actor'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { savePosition } from '@/lib/recordings/positions'
import { encodePeaks } from '@/lib/waveform/peaks-encoding'
import { peaksOf } from '@/lib/waveform/read-peaks'
import { randomId } from '@/testing/factories'
import { getRecordingFacts } from './facts'

const STARTED_AT = new Date('2026-11-23T13:31:00Z')
const VIEWER = { locale: 'en-GB', timeZone: 'UTC', now: new Date('2026-11-23T15:00:00Z') }
const ACCOUNT = randomId('AC')
const PEAKS = encodePeaks({
  lengthMs: 60_250,
  lanes: [{ min: Int8Array.of(-64), max: Int8Array.of(64) }],
  pauses: [{ startMs: 1_500, endMs: 4_250 }],
})
const MEASURED = { sha256: 'ab'.repeat(32), lengthMs: 60_250, peaks: PEAKS }

// Set before the environment is first read, because it's cached. Archiving stays off.
Object.assign(process.env, { FREECLIMB_ACCOUNT_ID: ACCOUNT, FREECLIMB_API_KEY: 'key' })

const FIRST_PLAY = 'No archive: the waveform appears a minute after playing.'

let actor: Actor
let conferenceId: string

beforeEach(async () => {
  const id = randomId('AC')
  await db().user.create({ data: { id, name: 'Ann', email: `${id}@example.com` } })
  actor = { kind: 'user', id, name: 'ann@example.com', role: 'listener' }
  conferenceId = randomId('CF')
})

async function add(
  recordings: Partial<Prisma.RecordingCreateManyInput>[],
  parties: { from: string | null; to: string | null } = { from: '+13125550142', to: '+17735550199' },
) {
  const moments = { startedAt: STARTED_AT, lastEventAt: STARTED_AT }
  await db().conference.create({ data: { id: conferenceId, ...moments, ...parties } })
  const ids = recordings.map(() => randomId('RE'))
  await db().recording.createMany({
    data: recordings.map((recording, index) => ({
      id: ids[index] ?? '',
      conferenceId,
      receivedAt: STARTED_AT,
      durationSec: 61,
      ...recording,
    })),
  })
  return ids
}

const facts = (recordingId: string, as = actor) => getRecordingFacts(recordingId, as, VIEWER)

test('a measured recording has all of it', async () => {
  const [recordingId = ''] = await add([MEASURED])
  const { waveform, ...others } = (await facts(recordingId)) ?? { waveform: null }
  expect(others).toEqual({
    recordingId,
    conferenceId,
    title: '+1 (312) 555-0142 → +1 (773) 555-0199',
    subtitle: 'Today 13:31',
    lengthSec: 60.25,
    positionSec: 0,
    isWaveformComing: false,
    waveformNote: null,
    formatName: null,
    problem: null,
    mayDownload: false,
    following: [],
  })
  expect(waveform?.pauses).toEqual([[1.5, 4.25]])
  expect(waveform?.lanes[0]).toMatch(/^M0\.5 0V32M1\.5 .*M119\.5 0V32$/)
  expect(await facts(recordingId, { ...actor, role: 'manager' })).toMatchObject({ mayDownload: true })
})

test('recordings are numbered by when they were made', async () => {
  const later = new Date(STARTED_AT.getTime() + 60_000)
  const [third = '', first = '', second = ''] = await add([
    { receivedAt: STARTED_AT, createdAt: later },
    {},
    { receivedAt: new Date(STARTED_AT.getTime() + 1_000) },
  ])
  const subtitles = await Promise.all([first, second, third].map(async (id) => (await facts(id))?.subtitle))
  expect(subtitles).toEqual([1, 2, 3].map((number) => `Today 13:31 · recording ${number} of 3`))
})

test('what follows in the conference is told, as the player takes it', async () => {
  const [first = '', second = ''] = await add([
    {},
    { ...MEASURED, archiveState: 'archived', receivedAt: new Date(STARTED_AT.getTime() + 1_000) },
  ])
  await savePosition(actor.id, second, 12_000)
  expect((await facts(first))?.following).toEqual([
    {
      recordingId: second,
      conferenceId,
      title: '+1 (312) 555-0142 → +1 (773) 555-0199',
      subtitle: 'Today 13:31 · recording 2 of 2',
      lengthSec: 60.25,
      positionSec: 12,
      problem: null,
      note: null,
    },
  ])
  expect((await facts(second))?.following).toEqual([])
})

test.each([
  [null, '+17735550199', 'unknown → +1 (773) 555-0199'],
  ['sip:ann@example.com', null, 'sip:ann@example.com → unknown'],
  [null, null, 'Unknown numbers'],
])('from %s to %s it is “%s”', async (from, to, title) => {
  const [recordingId = ''] = await add([{}], { from, to })
  expect(await facts(recordingId)).toMatchObject({ title })
})

describe('of what is not measured', () => {
  const read = { sha256: 'ab'.repeat(32), lengthMs: null }
  test.each<[string, Partial<Prisma.RecordingCreateManyInput>, boolean, string | null]>([
    ['waits for its first listener', {}, true, FIRST_PLAY],
    ['is of our account', { accountId: ACCOUNT }, true, FIRST_PLAY],
    ['is of another account', { accountId: randomId('AC') }, false, null],
    ['is gone', { archiveState: 'gone' }, false, null],
    ['is given up', { archiveState: 'failed' }, false, 'No waveform: the recording couldn’t be archived.'],
    ['was seen to be MP3', { audioFormat: 'mp3' }, false, 'No waveform for MP3.'],
    ['was seen to be WAV', { audioFormat: 'wav' }, true, FIRST_PLAY],
    ['was read as GSM', { ...read, audioFormat: 'wav-gsm' }, false, 'No waveform for GSM 6.10 in WAV.'],
    [
      'was read as another WAV',
      { ...read, audioFormat: 'wav-other' },
      false,
      'No waveform for WAV with an unknown codec.',
    ],
    ['was read before formats were told', { ...read, mimeType: 'audio/ogg' }, false, 'No waveform for Ogg.'],
    [
      'was read before, and called WAV',
      { ...read, mimeType: 'audio/wav' },
      false,
      'No waveform for this format.',
    ],
    [
      'was read, and shows nothing',
      { ...read, mimeType: 'application/octet-stream' },
      false,
      'No waveform for this format.',
    ],
  ])('what %s is told apart', async (_, recording, isWaveformComing, waveformNote) => {
    const [recordingId = ''] = await add([recording])
    expect(await facts(recordingId)).toMatchObject({
      waveform: null,
      isWaveformComing,
      waveformNote,
      lengthSec: 61,
    })
  })

  test.each<[string, Partial<Prisma.RecordingCreateManyInput>, RegExp | null]>([
    ['waits', {}, null],
    ['is another account’s', { accountId: randomId('AC') }, /different FreeClimb account/],
    ['is deleted', { archiveState: 'gone' }, /Deleted at FreeClimb/],
    ['is missing', { missingSince: STARTED_AT }, /has no audio/],
    ['is empty', { ...MEASURED, archiveState: 'archived', audioFault: 'empty' }, /no audio in it/],
    ['is a web page', { archiveState: 'archived', audioFault: 'not-audio' }, /isn’t audio/],
    ['is cut off', { ...MEASURED, archiveState: 'archived', audioFault: 'cut-off' }, null],
  ])('what %s says whether it can be played and saved', async (_, recording, problem) => {
    const [recordingId = ''] = await add([recording])
    const told = await facts(recordingId, { ...actor, role: 'manager' })
    expect(told?.problem ?? null).toEqual(problem === null ? null : expect.stringMatching(problem))
    expect(told?.mayDownload).toBe(problem === null)
  })

  test('the length may be unknown', async () => {
    const [recordingId = ''] = await add([{ durationSec: null }])
    await savePosition(actor.id, recordingId, 90_000)
    expect(await facts(recordingId)).toMatchObject({ lengthSec: null, positionSec: 90 })
  })
})

test('where somebody stopped is told to them alone', async () => {
  const [recordingId = ''] = await add([MEASURED])
  await savePosition(actor.id, recordingId, 12_345)
  expect(await facts(recordingId)).toMatchObject({ positionSec: 12.345 })
  expect(await facts(recordingId, { ...actor, id: randomId('AC') })).toMatchObject({ positionSec: 0 })
})

test('there is nothing of an id that is unknown, or none', async () => {
  for (const id of [randomId('RE'), 'no id', '\0']) expect(await facts(id)).toBeNull()
})

test('peaks are read of the recordings that have some', async () => {
  const [measured = '', waiting = '', broken = ''] = await add([
    MEASURED,
    {},
    { ...MEASURED, peaks: new Uint8Array(20) },
  ])
  const peaks = await peaksOf([measured, waiting, broken, randomId('RE')])
  expect([...peaks.keys()]).toEqual([measured])
  expect(peaks.get(measured)).toMatchObject({ lengthMs: 60_250, pauses: [{ startMs: 1_500, endMs: 4_250 }] })
})
