import { randomInt } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import pg from 'pg'
import { randomId, recordingPost } from '../testing/factories'
import { CALLBACK_URL, expect, signedHeaders, test } from './support/fixtures'
import { startApp, startDatabase } from './support/second-app'

const EXPORT = '/api/conferences/export'

/** Stores a conference; returns its IDs and digits that find only this conference. */
async function keepConference(request: APIRequestContext, fields: Record<string, unknown> = {}) {
  const digits = String(randomInt(10 ** 11, 10 ** 12))
  const post = recordingPost({
    accountId: process.env.FREECLIMB_ACCOUNT_ID,
    from: `+${digits}`,
    direction: 'inbound',
    recordingDurationSec: 307,
    ...fields,
  })
  const body = JSON.stringify(post)
  const answer = await request.post(CALLBACK_URL, { data: Buffer.from(body), headers: signedHeaders(body) })
  expect(answer.status()).toBe(200)
  return { digits, conferenceId: post.conferenceId, recordingId: post.recordingId }
}

test('CSV is a download of what matches, and no more', async ({ request }) => {
  const { digits, conferenceId, recordingId } = await keepConference(request)
  await keepConference(request)
  const answer = await request.get(`${EXPORT}?q=${digits}`)
  expect(answer.status()).toBe(200)
  expect(answer.headers()).toMatchObject({
    'content-type': 'text/csv; charset=utf-8; header=present',
    'cache-control': 'private, no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  const [header, line, ...rest] = (await answer.text()).split('\r\n')
  expect(header).toMatch(/^conference_id,started_at,.*,duration_seconds,duration$/)
  expect(line?.startsWith(`${conferenceId},`)).toBe(true)
  expect(line).toContain(`,+${digits},`)
  expect(line?.endsWith(`,1,${recordingId},307,0:05:07`)).toBe(true)
  expect(rest).toEqual([''])
})

test('CSV for Excel has a byte order mark and the separator asked for', async ({ request }) => {
  const { digits } = await keepConference(request)
  const answer = await request.get(`${EXPORT}?format=excel&separator=semicolon&q=${digits}`)
  expect(answer.headers()['content-type']).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers()['content-disposition']).toMatch(/\.csv"$/)
  const bytes = await answer.body()
  expect(bytes.subarray(0, 18).toString('latin1')).toBe('\xEF\xBB\xBFconference_id;s')
  expect(bytes.toString()).toContain(`;"=""+${digits}""";`)
})

test('JSON lines are the same facts', async ({ request }) => {
  const { digits, conferenceId, recordingId } = await keepConference(request)
  const answer = await request.get(`${EXPORT}?format=jsonl&q=${digits}&direction=inbound`)
  expect(answer.headers()['content-type']).toBe('application/x-ndjson')
  expect(answer.headers()['content-disposition']).toMatch(/-inbound-\d{4}-\d\d-\d\d\.jsonl"$/)
  expect(JSON.parse(await answer.text())).toMatchObject({
    conferenceId,
    from: `+${digits}`,
    recordings: [{ recordingId, durationSec: 307 }],
    durationSec: 307,
  })
})

test('the file is named for its filter, with no whole phone number, on the viewer’s day', async ({
  request,
  context,
  baseURL,
}) => {
  const { digits } = await keepConference(request)
  const dayIn = (timeZone: string) =>
    new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date())
  for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    await context.addCookies([{ name: 'tz', value: encodeURIComponent(timeZone), url: baseURL ?? '' }])
    const answer = await context.request.get(
      `${EXPORT}?q=%2B${digits}&since=7d&minDuration=5m&maxDuration=10m`,
    )
    expect(answer.headers()['content-disposition']).toBe(
      `attachment; filename="roomtone-conferences-number-${digits.slice(-4)}-7d-5m-to-10m-${dayIn(timeZone)}.csv"`,
    )
  }
})

test('nothing that matches is a header line alone', async ({ request }) => {
  const answer = await request.get(`${EXPORT}?q=${randomId('CF')}`)
  expect(answer.status()).toBe(200)
  expect((await answer.text()).split('\r\n')).toHaveLength(2)
})

for (const [query, sentence] of [
  ['format=xlsx', /format is one of: csv, excel, jsonl/],
  ['separator=pipe', /separator is one of: comma, semicolon, tab/],
  ['format=csv&format=jsonl', /format is one of/],
  ['minDuration=soon', /minDuration can’t be used.*That isn’t a duration/],
  ['minDuration=10m&maxDuration=5m', /minDuration can’t be used.*longer than the maximum/],
  ['since=2026-02-30', /since can’t be used.*That isn’t a date/],
  ['until=7d', /until can’t be used/],
  ['q=12', /q can’t be used.*4 digits/],
  ['status=asleep', /status can’t be used/],
  ['direction=up', /direction can’t be used/],
  ['recording=maybe', /recording can’t be used/],
  ['minduration=5m', /Unknown parameter minduration/],
] as const) {
  test(`${query} is refused with a sentence that names it`, async ({ request }) => {
    const answer = await request.get(`${EXPORT}?${query}`)
    expect(answer.status()).toBe(400)
    expect(answer.headers()['content-disposition']).toBeUndefined()
    expect((await answer.json()).error).toMatch(sentence)
  })
}

test('HEAD is answered like GET, with nothing', async ({ request }) => {
  const answer = await request.head(`${EXPORT}?format=jsonl`)
  expect(answer.status()).toBe(200)
  expect(answer.headers()['content-type']).toBe('application/x-ndjson')
  expect(answer.headers()['content-disposition']).toContain('.jsonl"')
  expect((await answer.body()).length).toBe(0)
  expect((await request.head(`${EXPORT}?format=xlsx`)).status()).toBe(400)
})

for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} is answered with 405 and what is allowed`, async ({ request }) => {
    const answer = await request.fetch(EXPORT, { method })
    expect(answer.status()).toBe(405)
    expect(answer.headers().allow).toBe('GET, HEAD')
    expect((await answer.json()).error).toContain('GET')
  })
}

test.describe('of many conferences', () => {
  const COUNT = 40_000

  const many = test.extend<
    object,
    {
      started: {
        database: Awaited<ReturnType<typeof startDatabase>>
        app: Awaited<ReturnType<typeof startApp>>
        /** Fetches as a signed-in user */
        fetch: (path: string, init?: RequestInit) => Promise<Response>
      }
    }
  >({
    started: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures asked for from the pattern.
      async ({}, use) => {
        const database = await startDatabase()
        const client = new pg.Client(database.url)
        await client.connect()
        await client.query(
          `INSERT INTO conference (id, from_number, started_at, last_event_at)
           SELECT 'CF' || repeat(md5(n::text), 3), '+13125550142', moment, moment
           FROM (SELECT n, now() - n * interval '1 minute' AS moment FROM generate_series(1, $1::int) AS n) AS rows`,
          [COUNT],
        )
        await client.end()
        const app = await startApp({ DATABASE_URL: database.url })
        const cookie = await app.signIn()
        const fetchAs = (path: string, init: RequestInit = {}) =>
          fetch(app.url + path, {
            ...init,
            headers: { cookie: [cookie, new Headers(init.headers).get('cookie')].filter(Boolean).join('; ') },
          })
        await use({ database, app, fetch: fetchAs })
        await app.stop()
        await database.stop()
      },
      { scope: 'worker' },
    ],
  })
  many.describe.configure({ mode: 'serial' })

  const endsIn = (log: string) =>
    log.split('\n').flatMap((line) => (line.includes('"msg":"export"') ? [JSON.parse(line)] : []))

  many('all of them arrive, each once', async ({ started }) => {
    const text = await (await started.fetch(`${EXPORT}`)).text()
    const ids = text
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[0])
    expect(ids).toHaveLength(COUNT)
    expect(new Set(ids).size).toBe(COUNT)
    await expect
      .poll(() => endsIn(started.app.log()).at(-1))
      .toMatchObject({ rowCount: COUNT, isComplete: true })
  })

  for (const timeZone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    many(`yesterday is the viewer’s, in ${timeZone}`, async ({ started }) => {
      const answer = await started.fetch(`${EXPORT}?format=jsonl&since=yesterday&order=asc`, {
        headers: { cookie: `tz=${encodeURIComponent(timeZone)}` },
      })
      const moments = (await answer.text())
        .trimEnd()
        .split('\n')
        .map((line) => new Date(JSON.parse(line).startedAt))
      const clockOf = (moment?: Date) =>
        moment?.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
      expect(moments).toHaveLength(24 * 60)
      expect([clockOf(moments[0]), clockOf(moments.at(-1))]).toEqual(['00:00', '23:59'])
    })
  }

  many('other pages are answered meanwhile', async ({ started }) => {
    const answer = await started.fetch(`${EXPORT}?format=jsonl`)
    const reader = answer.body?.getReader()
    let isDone = false
    const reading = (async () => {
      while (!(await reader?.read())?.done);
      isDone = true
    })()
    let answeredMeanwhile = 0
    while (!isDone) {
      expect((await started.fetch(`/api/recordings/${randomId('RE')}/audio`)).status).toBe(404)
      if (!isDone) answeredMeanwhile += 1
    }
    await reading
    expect(answeredMeanwhile).toBeGreaterThan(5)
  })

  many('a reader who leaves ends the querying', async ({ started }) => {
    const { app } = started
    const before = endsIn(app.log()).length
    const controller = new AbortController()
    const answer = await started.fetch(`${EXPORT}`, { signal: controller.signal })
    await answer.body?.getReader().read()
    controller.abort()
    await expect.poll(() => endsIn(app.log()).length).toBe(before + 1)
    const end = endsIn(app.log()).at(-1)
    expect(end.isComplete).toBe(false)
    expect(end.rowCount).toBeLessThan(COUNT)
  })

  many('a database that goes away breaks the transfer off; one that is away is 503', async ({ started }) => {
    const { app, database } = started
    const answer = await started.fetch(`${EXPORT}?q=13125550142`)
    const reader = answer.body?.getReader()
    await reader?.read()
    database.cut()
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toThrow()
    await expect.poll(app.log).toContain('an export was cut off')
    expect(app.log()).not.toContain('13125550142')

    for (const method of ['GET', 'HEAD']) {
      const refused = await started.fetch(`${EXPORT}`, { method })
      expect(refused.status).toBe(503)
      expect(refused.headers.get('content-disposition')).toBeNull()
      expect(refused.headers.get('retry-after')).toBe('5')
      if (method === 'GET') expect((await refused.json()).error).toContain('can’t reach its database')
    }
    await database.mend()
    await expect.poll(async () => (await started.fetch(`${EXPORT}`, { method: 'HEAD' })).status).toBe(200)
  })
})
