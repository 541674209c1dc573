import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { csvStyleOf } from '@/lib/list-query/export-options'
import type { SearchParams } from '@/lib/list-query/params'
import { randomId } from '@/testing/factories'
import { type AuditEntry, appendAudit, appendAudits } from './append'
import { exportAuditLog } from './export'
import { readAuditExportQuery } from './export-query'
import { auditCriteria, auditFilters } from './filters'
import { type AuditCursor, listAuditLog, listOpenListenings, readAuditCursor } from './list'
import { recordListening } from './listening'
import { currentName } from './stored-names'
import { verifyAuditLog } from './verify'
import { describeDetails } from './words'

const CLOCK = { timeZone: 'America/Chicago', now: new Date() }
const VIEWER = { ...CLOCK, locale: 'en-US' }

const criteriaOf = (params: SearchParams) => auditCriteria(auditFilters.parse(params, CLOCK), CLOCK)

function ownActor() {
  const id = randomId('AC')
  return { kind: 'user' as const, id, name: `${id.slice(2, 14)}@example.com`, role: 'listener' as const }
}

function entryOf(actor: AuditEntry['actor'], fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    action: 'signed in',
    actor,
    origin: { address: '203.0.113.7', userAgent: 'Mozilla/5.0' },
    ...fields,
  }
}

async function holdRecording() {
  const [conferenceId, recordingId, now] = [randomId('CF'), randomId('RE'), new Date()]
  await db().conference.create({ data: { id: conferenceId, startedAt: now, lastEventAt: now } })
  await db().recording.create({ data: { id: recordingId, conferenceId, receivedAt: now } })
  return { conferenceId, recordingId }
}

async function textOf(who: string, format: 'csv' | 'jsonl') {
  let text = ''
  for await (const chunk of exportAuditLog(criteriaOf({ who }), csvStyleOf(format, 'comma'))) text += chunk
  return text
}

describe('pages', () => {
  test('hold every event once, there and back', async () => {
    const actor = ownActor()
    await appendAudits(Array.from({ length: 7 }, (_, index) => entryOf(actor, { details: { index } })))
    const criteria = criteriaOf({ who: actor.name })
    const indexes: unknown[][] = []
    const visit = async (cursor: AuditCursor | null) => {
      const page = await listAuditLog(criteria, cursor, 3)
      indexes.push(page.rows.map(({ details }) => details.index))
      return page
    }
    const next = (params: SearchParams) => visit(readAuditCursor(params).cursor)
    let page = await visit(null)
    expect(page.previous).toBeNull()
    while (page.next !== null) page = await next({ after: page.next })
    while (page.previous !== null) page = await next({ before: page.previous })
    expect(indexes).toEqual([[6, 5, 4], [3, 2, 1], [0], [3, 2, 1], [6, 5, 4]])
  })

  test.each([
    [{}, null],
    [{ after: '7' }, { direction: 'after', place: 7n }],
    [{ before: '7' }, { direction: 'before', place: 7n }],
    [{ older: '7' }, { direction: 'after', place: 7n }],
    [{ newer: '7' }, { direction: 'before', place: 7n }],
    [{ after: '7', before: '8' }, 'refused'],
    [{ older: '7', newer: '8' }, 'refused'],
    [{ after: ['7', '8'] }, 'refused'],
    [{ after: '-7' }, 'refused'],
    [{ after: '9223372036854775808' }, 'refused'],
    [{ before: "1' OR 1=1" }, 'refused'],
  ])('a place is read of a URL, or refused: %#', (params, cursor) => {
    const refused = { cursor: null, isRefused: true }
    expect(readAuditCursor(params)).toEqual(cursor === 'refused' ? refused : { cursor, isRefused: false })
  })
})

describe('the filter', () => {
  test('finds by action, part of a name in any case, target and day', async () => {
    const actor = ownActor()
    const target = { kind: 'user' as const, id: randomId('AC') }
    await appendAudits([entryOf(actor), entryOf(actor, { action: 'changed role', target })])
    const found = async (params: SearchParams) =>
      (
        await listAuditLog(criteriaOf({ who: actor.name.slice(0, 12).toUpperCase(), ...params }), null)
      ).rows.map(({ action }) => action)
    expect(await found({})).toEqual(['changed role', 'signed in'])
    expect(await found({ action: 'signed in' })).toEqual(['signed in'])
    expect(await found({ target: target.id })).toEqual(['changed role'])
    expect(await found({ target: randomId('CF') })).toEqual([])
    expect(await found({ since: 'today' })).toHaveLength(2)
    expect(await found({ until: '2020-01-01' })).toEqual([])
  })

  test('takes part of a name for what it is, and no pattern', async () => {
    const actor = ownActor()
    const { recordingId } = await holdRecording()
    await recordListening(actor, { address: null, userAgent: null }, recordingId)
    expect((await listAuditLog(criteriaOf({ who: '%' }), null)).rows).toEqual([])
    expect(await listOpenListenings(criteriaOf({ who: '%' }))).toEqual([])
    expect(await listOpenListenings(criteriaOf({ who: actor.name }))).toHaveLength(1)
  })

  test('finds what was done with a conference’s recordings by its id', async () => {
    const actor = ownActor()
    const { conferenceId, recordingId } = await holdRecording()
    await appendAudits([
      entryOf(actor, { action: 'opened conference', target: { kind: 'conference', id: conferenceId } }),
      entryOf(actor, { action: 'downloaded', target: { kind: 'recording', id: recordingId } }),
    ])
    await recordListening(actor, { address: null, userAgent: null }, recordingId)
    const criteria = criteriaOf({ target: conferenceId })
    expect((await listAuditLog(criteria, null)).rows).toHaveLength(2)
    expect(await listOpenListenings(criteria)).toMatchObject([{ recordingId, actorName: actor.name }])
    expect(await listOpenListenings(criteriaOf({ target: conferenceId, action: 'downloaded' }))).toEqual([])
    expect(await listOpenListenings(criteriaOf({ target: conferenceId, who: 'nobody here' }))).toEqual([])
  })

  test('finds an event under its current name and the one that its row was written with', async () => {
    const actor = ownActor()
    await db().$executeRaw`
      INSERT INTO audit_event (action, actor_kind, actor_id, actor_name, target_kind, target_id, details)
      VALUES ('exported trail', 'user', ${actor.id}, ${actor.name}, 'list', 'trail', '{"format": "csv"}')`
    await appendAudit(
      entryOf(actor, { action: 'exported audit log', target: { kind: 'list', id: 'audit-log' } }),
    )
    for (const params of [
      { action: 'exported audit log' },
      { action: 'exported trail' },
      { target: 'audit-log' },
      { target: 'trail' },
    ]) {
      const { rows } = await listAuditLog(criteriaOf({ who: actor.name, ...params }), null)
      expect(rows.map(({ action }) => action)).toEqual(['exported audit log', 'exported trail'])
      expect(rows.map(({ action }) => currentName(action))).toEqual(Array(2).fill('exported audit log'))
    }
    expect(describeDetails('exported trail', { format: 'csv' }, VIEWER)).toBe('format: csv')
    expect(await verifyAuditLog()).toMatchObject({ ok: true })
  })

  test('keeps what was typed and cannot be read, and filters nothing by it', () => {
    const typed = { action: 'slept', target: 'a b', since: '2026-02-30', until: 'soon' }
    const filters = auditFilters.parse(typed, CLOCK)
    for (const [name, text] of Object.entries(typed)) {
      const field = filters[name as keyof typeof typed]
      expect(field).toMatchObject({ typed: text, meaning: null })
      expect(field.error).toMatch(/\.$/)
    }
    const swapped = auditFilters.parse({ since: '2026-02-03', until: '2026-02-01' }, CLOCK)
    expect(swapped.since.error).toBe('The first day is after the last.')
    expect(auditCriteria(swapped, CLOCK)).toMatchObject({ at: { from: null, before: null } })
  })

  test('means the viewer’s days', () => {
    expect(criteriaOf({ since: '2026-02-03', until: '2026-02-03' })).toMatchObject({
      at: { from: new Date('2026-02-03T06:00:00Z'), before: new Date('2026-02-04T06:00:00Z') },
    })
  })
})

describe('an export', () => {
  test('runs no formula that a caller put in', async () => {
    const actor = ownActor()
    const userAgent = '=HYPERLINK("http://evil.example","a,b")'
    await appendAudit(entryOf(actor, { origin: { address: '@SUM(1)', userAgent } }))
    const [, line = ''] = (await textOf(actor.name, 'csv')).split('\r\n')
    expect(line).toContain(`,'@SUM(1),"'=HYPERLINK(""http://evil.example"",""a,b"")",`)
    expect(JSON.parse(await textOf(actor.name, 'jsonl'))).toMatchObject({ address: '@SUM(1)', userAgent })
  })

  test('holds every event once, the oldest first, with the hashes that chain them', async () => {
    const actor = ownActor()
    await appendAudits(Array.from({ length: 1_201 }, (_, index) => entryOf(actor, { details: { index } })))
    const lines = (await textOf(actor.name, 'jsonl')).trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line))
    expect(events.map(({ details }) => details.index)).toEqual(Array.from({ length: 1_201 }, (_, i) => i))
    for (const [index, event] of events.entries()) {
      expect(event.row).toBe(events[0].row + index)
      if (index > 0) expect(event.previousHash).toBe(events[index - 1].hash)
    }
    expect((await textOf(actor.name, 'csv')).trimEnd().split('\r\n')).toHaveLength(1_202)
  })

  test.each([
    [{ format: 'xlsx' }, /format is one of/],
    [{ whom: 'ann' }, /Unknown parameter whom/],
    [{ since: 'soon' }, /since can’t be used/],
  ])('of %j is refused', (params, error) => {
    expect(readAuditExportQuery(params, CLOCK)).toEqual({ ok: false, problem: expect.stringMatching(error) })
  })

  test.each([
    [
      { who: 'ann@example.com', action: 'played' },
      { who: 'ann@example.com', action: 'played' },
    ],
    [{ who: '+1 (312) 555-0142' }, { who: '+· (···) ···-0142' }],
    [{ target: '13125550142' }, { target: '·······0142' }],
    [{ target: '…3125550142' }, { target: '…······0142' }],
    [{ target: 'CF1234…0142' }, { target: 'CF1234…0142' }],
  ])('of %j is noted with %j', (params, noted) => {
    expect(readAuditExportQuery(params, CLOCK)).toMatchObject({
      value: { details: { format: 'csv', ...noted } },
    })
  })
})

test.each([
  ['played', { heardSec: 200, conferenceId: 'CF1' }, 'heard 3:20'],
  ['played', { heardSec: null }, 'listening time unknown'],
  ['exported', { format: 'csv', minSec: 60 }, 'format: csv, min: 1:00'],
  ['signed in', { way: 'password' }, 'method: password'],
  [
    'created key',
    { role: 'admin', expiresAt: '2019-02-25T20:05:00.000Z' },
    'role: admin, expires: Feb 25, 2019, 2:05 PM',
  ],
  ['sign-in refused', { from: '2019-02-25T05:00:00.000Z' }, 'from: Feb 24, 2019, 11:00 PM'],
  ['changed role', { to: '2019-02-99T05:00:00.000Z' }, 'to: 2019-02-99T05:00:00.000Z'],
  ['opened conference', {}, ''],
  ['downloaded', { conferenceId: 'CF1' }, ''],
  [
    'listed conferences',
    { conferences: { toString: 1 }, via: { toString: 1 } },
    'an unknown number of conferences in an unknown number of requests',
  ],
])('%s with %j is told as %j', (action, details, words) => {
  expect(describeDetails(action, details, VIEWER)).toBe(words)
})

test.each(['null', '[1, 2]', '"text"', '7'])(
  'an event with %s for details is read like any other',
  async (details) => {
    const actorName = `by hand ${randomUUID()}`
    await db().$executeRaw`INSERT INTO audit_event (action, actor_kind, actor_name, details)
    VALUES ('listed conferences', 'system', ${actorName}, ${details}::json)`
    const { rows: events } = await listAuditLog(criteriaOf({ who: actorName }), null)
    expect(events).toMatchObject([{ details: { details: JSON.parse(details) } }])
    expect(describeDetails('listed conferences', events[0]?.details ?? {}, VIEWER)).toContain(
      'an unknown number of conferences',
    )
  },
)
