import { randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { randomId } from '@/testing/factories'
import { type ExportEnd, exportConferences } from './export'
import { readExportQuery } from './export-query'

const NOW = new Date('2026-11-23T12:00:00Z')
const CLOCK = { timeZone: 'UTC', now: NOW }
const STARTED_AT = new Date('2026-02-03T04:05:06.789Z')
const HEADER =
  'conference_id,started_at,ended_at,status,from,to,direction,call_id,account_id,recordings,recording_ids,duration_seconds,duration'

type Fields = Partial<Prisma.ConferenceCreateInput>

/** Digits no other number has, so that searching for them finds only this test's conferences. */
function ownDigits(): string {
  return String(randomInt(10 ** 11, 10 ** 12))
}

async function addConference(fields: Fields): Promise<string> {
  const id = randomId('CF')
  await db().conference.create({ data: { id, startedAt: STARTED_AT, lastEventAt: STARTED_AT, ...fields } })
  return id
}

function exportOf(params: Record<string, string>, onEnd?: (end: ExportEnd) => void) {
  const reading = readExportQuery(params, CLOCK)
  if (!reading.ok) throw new Error(reading.problem)
  return exportConferences(reading.value.query, onEnd)
}

async function textOf(params: Record<string, string>): Promise<string> {
  let text = ''
  for await (const chunk of exportOf(params)) text += chunk
  return text
}

async function fromCell(from: string, digits: string): Promise<string> {
  const id = await addConference({ from, to: digits })
  const text = await textOf({ q: digits })
  expect(text.startsWith(`${HEADER}\r\n${id},`)).toBe(true)
  return text.slice(text.indexOf('created,') + 'created,'.length, text.indexOf(`,${digits},`))
}

test('a cell that a spreadsheet would run begins with an apostrophe, and a phone number does not', async () => {
  expect(await fromCell('=1+1', ownDigits())).toBe("'=1+1")
  expect(await fromCell('+13125550142', ownDigits())).toBe('+13125550142')
})

describe('a cell that would end early is quoted', () => {
  test.each([
    ['a,b', '"a,b"'],
    ['a "b" c', '"a ""b"" c"'],
    ['a\nb', '"a\nb"'],
    ['a\r\nb', '"a\r\nb"'],
    ['äöü ☎', 'äöü ☎'],
  ])('%j is written %j', async (from, cell) => {
    expect(await fromCell(from, ownDigits())).toBe(cell)
  })
})

test.each([
  [0, '0,0:00:00'],
  [7, '7,0:00:07'],
  [307, '307,0:05:07'],
  [3599, '3599,0:59:59'],
  [3600, '3600,1:00:00'],
  [360_000, '360000,100:00:00'],
  [null, ','],
])('a length of %j s ends the line with %j', async (durationSec, cells) => {
  const to = ownDigits()
  await addConference({ to, durationSec })
  expect((await textOf({ q: to })).endsWith(`,${cells}\r\n`)).toBe(true)
})

const HOUR_AGO = new Date(NOW.getTime() - 3_600_000)
const MINUTE_AGO = new Date(NOW.getTime() - 60_000)

test.each<[string, Fields]>([
  ['live', { status: 'inProgress' }],
  ['processing', { status: 'terminated', endedAt: MINUTE_AGO }],
  ['ended', { status: 'terminated', endedAt: MINUTE_AGO, recordingCount: 1 }],
  ['no-recording', { status: 'terminated', endedAt: HOUR_AGO }],
  ['created', { status: 'creating' }],
  ['created', { status: null }],
  ['onFire', { status: 'onFire' }],
])('the status is %s of %j', async (word, fields) => {
  const to = ownDigits()
  await addConference({ to, ...fields })
  expect((await textOf({ q: to })).split('\r\n')[1]?.split(',')[3]).toBe(word)
  expect(JSON.parse(await textOf({ q: to, format: 'jsonl' })).status).toBe(word)
})

describe('every fact of a conference', () => {
  async function addWhole() {
    const [digits, callId, accountId] = [ownDigits(), randomId('CA'), randomId('AC')]
    const id = await addConference({
      from: '+13125550142',
      to: `+${digits}`,
      direction: 'inbound',
      callId,
      accountId,
      status: 'terminated',
      endedAt: new Date('2026-02-03T05:00:00Z'),
      recordingCount: 2,
      durationSec: 307,
    })
    const recordingIds = [randomId('RE'), randomId('RE')]
    await db().recording.createMany({
      data: recordingIds.map((recordingId, index) => ({
        id: recordingId,
        conferenceId: id,
        durationSec: index === 0 ? 307 : null,
        receivedAt: new Date(STARTED_AT.getTime() + index),
      })),
    })
    return { id, digits, callId, accountId, recordingIds }
  }

  test('in CSV', async () => {
    const { id, digits, callId, accountId, recordingIds } = await addWhole()
    expect(await textOf({ q: digits })).toBe(
      `${HEADER}\r\n${id},2026-02-03T04:05:06.789Z,2026-02-03T05:00:00.000Z,ended,+13125550142,+${digits},inbound,` +
        `${callId},${accountId},2,${recordingIds.join(' ')},307,0:05:07\r\n`,
    )
  })

  test('in CSV for Excel, with the numbers as text', async () => {
    const { id, digits, callId, accountId, recordingIds } = await addWhole()
    const text = await textOf({ q: digits, format: 'excel', separator: 'semicolon' })
    expect(text).toBe(
      `\uFEFF${HEADER.replaceAll(',', ';')}\r\n${id};2026-02-03T04:05:06.789Z;2026-02-03T05:00:00.000Z;ended;` +
        `"=""+13125550142""";"=""+${digits}""";inbound;${callId};${accountId};2;${recordingIds.join(' ')};307;0:05:07\r\n`,
    )
  })

  test('in JSON, numbers untouched', async () => {
    const { id, digits, callId, accountId, recordingIds } = await addWhole()
    const [first, second] = recordingIds
    expect(JSON.parse(await textOf({ q: digits, format: 'jsonl' }))).toEqual({
      conferenceId: id,
      startedAt: '2026-02-03T04:05:06.789Z',
      endedAt: '2026-02-03T05:00:00.000Z',
      status: 'ended',
      from: '+13125550142',
      to: `+${digits}`,
      direction: 'inbound',
      callId,
      accountId,
      recordings: [
        { recordingId: first, durationSec: 307, audioState: 'waiting', format: null },
        { recordingId: second, durationSec: null, audioState: 'waiting', format: null },
      ],
      durationSec: 307,
    })
  })

  test('what is unknown is null', async () => {
    const to = ownDigits()
    const conferenceId = await addConference({ to })
    expect(JSON.parse(await textOf({ q: to, format: 'jsonl' }))).toEqual({
      conferenceId,
      startedAt: '2026-02-03T04:05:06.789Z',
      endedAt: null,
      status: 'created',
      from: null,
      to,
      direction: null,
      callId: null,
      accountId: null,
      recordings: [],
      durationSec: null,
    })
  })
})

test('recording ids end where a spreadsheet ends a cell, and all are counted and in JSON', async () => {
  const to = ownDigits()
  const id = await addConference({ to, recordingCount: 1_000 })
  await db().recording.createMany({
    data: Array.from({ length: 1_000 }, () => ({
      id: randomId('RE'),
      conferenceId: id,
      receivedAt: STARTED_AT,
    })),
  })
  const cells = (await textOf({ q: to })).split('\r\n')[1]?.split(',') ?? []
  const ids = cells[10]?.split(' ') ?? []
  expect(cells[9]).toBe('1000')
  expect(cells[10]?.length).toBeLessThanOrEqual(32_767)
  expect(ids.length).toBeGreaterThan(700)
  expect(new Set(ids.map((id) => id.length))).toEqual(new Set([randomId('RE').length]))
  expect(JSON.parse(await textOf({ q: to, format: 'jsonl' })).recordings).toHaveLength(1_000)
})

test('of no conferences: a header line in CSV, nothing in JSON', async () => {
  expect(await textOf({ q: ownDigits() })).toBe(`${HEADER}\r\n`)
  expect(await textOf({ q: ownDigits(), format: 'jsonl' })).toBe('')
})

describe('many conferences', () => {
  const COUNT = 1_450

  async function addMany() {
    const to = ownDigits()
    await db().conference.createMany({
      data: Array.from({ length: COUNT }, (_, index) => {
        const startedAt = new Date(STARTED_AT.getTime() + Math.floor(index / 800))
        const durationSec = index % 3 === 0 ? null : index % 2
        return { id: randomId('CF'), startedAt, lastEventAt: startedAt, to, durationSec }
      }),
    })
    return to
  }

  test.each([
    ['started', 'desc'],
    ['started', 'asc'],
    ['duration', 'desc'],
    ['duration', 'asc'],
  ])('each comes exactly once, across batches, by %s, %s', async (sort, order) => {
    const q = await addMany()
    const ends: ExportEnd[] = []
    const sizes: number[] = []
    const lines: string[] = []
    for await (const chunk of exportOf({ q, format: 'jsonl', sort, order }, (end) => ends.push(end))) {
      const ofChunk = chunk.trimEnd().split('\n')
      sizes.push(ofChunk.length)
      lines.push(...ofChunk)
    }
    const conferences = lines.map((line) => JSON.parse(line))
    expect(lines).toHaveLength(COUNT)
    expect(new Set(conferences.map(({ conferenceId }) => conferenceId)).size).toBe(COUNT)
    expect(sizes[0]).toBe(200)
    expect(sizes.length).toBeGreaterThan(2)
    expect(ends).toEqual([{ rowCount: COUNT, isComplete: true }])

    const keys = conferences.map(({ startedAt, durationSec }) =>
      sort === 'started' ? Date.parse(startedAt) : durationSec,
    )
    const known = keys.filter((key) => key !== null)
    expect(keys.slice(0, known.length)).toEqual(known)
    expect(known).toEqual(known.toSorted((a, b) => (order === 'asc' ? a - b : b - a)))
  })

  test('a reader that stops is the end: no further batch is asked for', async () => {
    const to = await addMany()
    const ends: ExportEnd[] = []
    for await (const chunk of exportOf({ q: to }, (end) => ends.push(end))) {
      expect(chunk.split('\r\n')).toHaveLength(1 + 200 + 1)
      break
    }
    expect(ends).toEqual([{ rowCount: 200, isComplete: false }])
  })

  test('a reader that leaves while a batch is on its way gets that one, and no other is asked for', async () => {
    const to = await addMany()
    const ends: ExportEnd[] = []
    const chunks = exportOf({ q: to }, (end) => ends.push(end))
    await chunks.next()
    await Promise.all([chunks.next(), chunks.return()])
    expect(ends).toEqual([{ rowCount: 700, isComplete: false }])
    expect(await chunks.next()).toEqual({ done: true, value: undefined })
  })

  test('a batch is asked for when it is read, not before', async () => {
    const to = await addMany()
    const chunks = exportOf({ q: to, format: 'jsonl' })
    await chunks.next()
    await db().conference.updateMany({ where: { to }, data: { direction: 'inbound' } })
    const { value } = await chunks.next()
    expect(JSON.parse(String(value).split('\n')[0] ?? '').direction).toBe('inbound')
    await chunks.return()
  })
})
