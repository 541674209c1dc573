import { randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { randomId } from '@/testing/factories'
import { conferenceDetailRecord, conferenceDetailSchema } from './conference-record'
import { getConference } from './detail'
import { exportConferences } from './export'
import { readExportQuery } from './export-query'
import { conferencePageSchema, readPage, readPageQuery } from './page-query'

const CLOCK = { timeZone: 'UTC', now: new Date('2026-11-23T12:00:00Z') }
const STARTED_AT = new Date('2026-02-03T04:05:06.789Z')

/** Adds conferences that share a time, and returns digits that only they have. */
async function addConferences(lengths: (number | null)[]) {
  const digits = String(randomInt(10 ** 11, 10 ** 12))
  const ids = lengths.map(() => randomId('CF'))
  await db().conference.createMany({
    data: lengths.map((durationSec, index) => ({
      id: ids[index] ?? '',
      from: `+${digits}`,
      startedAt: STARTED_AT,
      lastEventAt: STARTED_AT,
      durationSec,
    })),
  })
  return { digits, ids }
}

function pageOf(params: Record<string, string | string[]>) {
  const reading = readPageQuery(params, CLOCK)
  if (!reading.ok) throw new Error(reading.problem)
  return readPage(reading.value.query)
}

describe('following next gives each conference once', () => {
  test.each([
    ['started', 'desc'],
    ['started', 'asc'],
    ['duration', 'desc'],
    ['duration', 'asc'],
  ])('by %s, %s', async (sort, order) => {
    const { digits, ids } = await addConferences([5, null, 5, 7, null, 1, 5])
    const found: string[] = []
    let after: string | null = null
    do {
      const page: Awaited<ReturnType<typeof pageOf>> = await pageOf({
        q: digits,
        limit: '2',
        sort,
        order,
        ...(after !== null && { after }),
      })
      found.push(...page.data.map(({ conferenceId }) => conferenceId))
      expect(page.hasMore).toBe(page.next !== null)
      after = page.next
    } while (after !== null)
    expect(found.toSorted()).toEqual(ids.toSorted())
  })
})

test('beyond the end there is nothing, and no more', async () => {
  const { digits } = await addConferences([1])
  expect(await pageOf({ q: digits, after: '0_CF0' })).toEqual({ data: [], hasMore: false, next: null })
})

test('a page is 50 where no limit is given', async () => {
  const { digits } = await addConferences(Array.from({ length: 51 }, () => 1))
  expect((await pageOf({ q: digits })).data).toHaveLength(50)
  expect((await pageOf({ q: digits, limit: '200' })).data).toHaveLength(51)
})

test('a conference is what the export says of it, and its recordings say where their audio is', async () => {
  const { digits, ids } = await addConferences([61, null])
  const [id = ''] = ids
  const recordingId = randomId('RE')
  await db().recording.create({
    data: {
      id: recordingId,
      conferenceId: id,
      durationSec: 61,
      lengthMs: 58_001,
      audioFormat: 'mp3',
      mimeType: 'audio/mpeg',
      receivedAt: STARTED_AT,
    },
  })
  const page = await pageOf({ q: digits })
  expect(conferencePageSchema.parse(page)).toEqual(page)

  const exported = readExportQuery({ q: digits, format: 'jsonl' }, CLOCK)
  if (!exported.ok) throw new Error(exported.problem)
  let lines = ''
  for await (const chunk of exportConferences(exported.value.query)) lines += chunk
  expect(page.data.map((conference) => `${JSON.stringify(conference)}\n`).join('')).toBe(lines)

  const conference = await getConference(id)
  if (conference === null) throw new Error('the conference is gone')
  const detail = conferenceDetailRecord(conference, CLOCK.now)
  expect(conferenceDetailSchema.parse(detail)).toEqual(detail)
  expect(detail).toEqual({
    ...page.data.find(({ conferenceId }) => conferenceId === id),
    recordings: [
      {
        recordingId,
        durationSec: 59,
        audioState: 'other-length',
        format: 'mp3',
        receivedAt: STARTED_AT.toISOString(),
        audio: `/api/recordings/${recordingId}/audio`,
      },
    ],
  })
})

test.each([
  ['nobody has read', {}, null],
  ['has a format that is none of ours', { audioFormat: 'later' }, null],
  ['was read before formats were told', { mimeType: 'audio/x-wav; codecs=1' }, 'wav'],
  ['is GSM', { audioFormat: 'wav-gsm', mimeType: 'audio/wav' }, 'wav-gsm'],
  ['is a page', { mimeType: 'audio/wav', audioFault: 'not-audio', archiveState: 'archived' }, null],
] as const)('the format of a recording that %s', async (_what, facts, format) => {
  const { digits, ids } = await addConferences([1])
  const row = { id: randomId('RE'), conferenceId: ids[0] ?? '', receivedAt: STARTED_AT, ...facts }
  await db().recording.create({ data: row })
  const { data } = await pageOf({ q: digits })
  expect(data[0]?.recordings).toMatchObject([{ recordingId: row.id, format }])
})

describe('what cannot be read is refused with a sentence that names it', () => {
  test.each<[Record<string, string | string[]>, RegExp]>([
    [{ limit: '0' }, /limit is a whole number from 1 to 200/],
    [{ limit: '201' }, /limit is a whole number/],
    [{ limit: '-1' }, /limit is a whole number/],
    [{ limit: '1e2' }, /limit is a whole number/],
    [{ limit: '5.5' }, /limit is a whole number/],
    [{ limit: '9'.repeat(400) }, /limit is a whole number/],
    [{ limit: ['5', '6'] }, /limit is a whole number/],
    [{ after: 'here' }, /after is not the next/],
    [{ after: 'd5_CF1' }, /after is not the next/],
    [{ after: '5_CF1', sort: 'duration' }, /after is not the next/],
    [{ after: ['5_CF1', '6_CF1'] }, /after is not the next/],
    [{ before: '5_CF1' }, /Unknown parameter before/],
    [{ format: 'csv' }, /Unknown parameter format/],
    [{ minduration: '5m' }, /Unknown parameter minduration/],
    [{ q: '12' }, /q can’t be used/],
    [{ status: 'asleep' }, /status can’t be used/],
    [{ minDuration: '10m', maxDuration: '5m' }, /minDuration can’t be used/],
    [{ sort: 'length' }, /sort is one of: started, duration/],
    [{ order: 'up' }, /order is one of: desc, asc/],
  ])('%j', (params, sentence) => {
    expect(readPageQuery(params, CLOCK)).toEqual({ ok: false, problem: expect.stringMatching(sentence) })
  })
})

test('blank parameters are none, as a form sends them', () => {
  expect(readPageQuery({ q: '', limit: '', after: '', sort: '' }, CLOCK)).toMatchObject({
    ok: true,
    value: { query: { limit: 50, cursor: null, sort: 'started' } },
  })
})

test.each(['', 'CF\0', '../../x', 'x'.repeat(5000)])('%j is no conference', async (id) => {
  expect(await getConference(id)).toBeNull()
})
