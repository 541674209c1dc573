import { once } from 'node:events'
import { connect } from 'node:net'
import { db } from '../lib/db'
import { APP_PORT, SIGNING_SECRETS } from '../playwright.config'
import { randomId, recordingPost, statusPost } from '../testing/factories'
import { CALLBACK_URL, expect, signedHeaders, test } from './support/fixtures'
import { askRaw } from './support/raw-request'

const OWN_ACCOUNT = process.env.FREECLIMB_ACCOUNT_ID

const own = (fields: Record<string, unknown> = {}) =>
  JSON.stringify(recordingPost({ accountId: OWN_ACCOUNT, ...fields }))

type Case = { name: string; body: string; status: number; error?: RegExp; headers?: Record<string, string> }

const cases: Case[] = [
  { name: 'a recording post', body: own(), status: 200 },
  { name: 'a status post', body: JSON.stringify(statusPost({ accountId: OWN_ACCOUNT })), status: 200 },
  { name: 'a post that names no account', body: own({ accountId: null }), status: 200 },
  { name: 'another kind of post', body: own({ requestType: 'callStatus' }), status: 200 },
  { name: 'a post that names no conference', body: own({ conferenceId: null }), status: 200 },
  {
    name: 'another account',
    body: own({ accountId: randomId('AC') }),
    status: 403,
    error: /an account other than/,
  },
  { name: 'no JSON', body: 'recordingId=RE1', status: 400, error: /not valid JSON/ },
  { name: 'an empty body', body: '', status: 400, error: /empty/ },
  { name: 'an array', body: '[]', status: 400, error: /an array/ },
  { name: 'a body over 256 KiB', body: own({ padding: 'x'.repeat(262_144) }), status: 413, error: /256 KiB/ },
  { name: 'no signature', body: own(), status: 401, error: /missing/, headers: {} },
  {
    name: 'a broken signature',
    body: own(),
    status: 401,
    error: /v1/,
    headers: { 'freeclimb-signature': 't=1,v1=abc' },
  },
  {
    name: 'an old signature',
    body: own(),
    status: 401,
    error: /s old/,
    headers: signedHeaders(own(), SIGNING_SECRETS, new Date(Date.now() - 400_000)),
  },
  {
    name: 'the signature of another body',
    body: own(),
    status: 401,
    error: /does not match/,
    headers: signedHeaders('{}'),
  },
  {
    name: 'the signature of another secret',
    body: own(),
    status: 401,
    error: /does not match/,
    headers: signedHeaders(own(), ['sigsec_x']),
  },
]

for (const { name, body, status, error, headers = signedHeaders(body) } of cases) {
  test(`${name} is answered with ${status}`, async ({ request }) => {
    const answer = await request.post(CALLBACK_URL, { data: Buffer.from(body), headers, maxRedirects: 0 })
    expect(answer.status()).toBe(status)
    expect(answer.headers()['content-type']).toBe('application/json')
    if (error) expect((await answer.json()).error).toMatch(error)
    else expect(await answer.text()).toBe('[]')
  })
}

test('a body of exactly 256 KiB is taken', async ({ request }) => {
  const frame = own({ padding: '' })
  const body = frame.replace('"padding":""', `"padding":"${'x'.repeat(262_144 - frame.length)}"`)
  expect(body).toHaveLength(262_144)
  const answer = await request.post(CALLBACK_URL, { data: Buffer.from(body), headers: signedHeaders(body) })
  expect(answer.status()).toBe(200)
})

test('either secret opens, and so does a header with both', async ({ request }) => {
  for (const secrets of [...SIGNING_SECRETS.map((secret) => [secret]), SIGNING_SECRETS]) {
    const body = own()
    const answer = await request.post(CALLBACK_URL, {
      data: Buffer.from(body),
      headers: signedHeaders(body, secrets),
    })
    expect(answer.status()).toBe(200)
  }
})

// As users may enter the URL, or as proxies between FreeClimb and Roomtone may rewrite it.
const SPELLINGS = [
  '/api/webhooks/freeclimb/',
  '/api/webhooks/freeclimb//',
  '//api/webhooks/freeclimb',
  '/api//webhooks///freeclimb//',
  '/api/webhooks/freeclimb?source=freeclimb',
  '/api/webhooks/freeclimb/?source=freeclimb',
  '//api//webhooks/freeclimb//?next=//x',
  '/%61pi/webhooks/%66reeclimb',
  '/api%2Fwebhooks%2Ffreeclimb',
  '/API/Webhooks/FreeClimb/',
  '/api/webhooks/freeclimb%20',
  '/x/../api/webhooks/freeclimb',
  '/\\api\\webhooks\\freeclimb',
  `http://127.0.0.1:${APP_PORT}/api/webhooks/freeclimb/`,
]

test('however its address is written, a post is taken, with no session and no redirect', async () => {
  for (const path of SPELLINGS) {
    const conferenceId = randomId('CF')
    const body = own({ conferenceId })
    const answer = await askRaw('POST', path, signedHeaders(body), body)
    expect([answer.status, answer.text], path).toEqual([200, '[]'])
    expect(await db().webhookDelivery.count({ where: { conferenceId } }), path).toBe(1)
    const unsigned = await askRaw('POST', path, {}, body)
    expect([unsigned.status, JSON.parse(unsigned.text).error], path).toEqual([
      401,
      'The FreeClimb-Signature header is missing.',
    ])
    for (const method of ['GET', 'PUT', 'OPTIONS']) {
      const { status, headers } = await askRaw(method, path)
      expect([status, headers.allow], `${method} ${path}`).toEqual([405, 'POST'])
    }
  }
})

const HEADERS_OF_OTHERS: Record<string, string>[] = [
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { 'next-router-state-tree': '%5B%22%22%2C%7B%7D%5D' },
  { 'next-action': '0'.repeat(42) },
  { 'x-nextjs-data': '1' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-rewrite': '/sign-in' },
  { 'x-matched-path': '/conferences' },
  { 'x-now-route-matches': '1=x' },
  { 'x-http-method-override': 'GET' },
  { 'if-none-match': '*' },
  { 'accept-encoding': 'br, gzip' },
  { 'x-forwarded-host': 'a b, <>' },
  { cookie: '__prerender_bypass=x; __next_preview_data=x' },
  { expect: '100-continue' },
  { expect: 'something-else' },
  { connection: 'Upgrade', upgrade: 'h2c' },
  { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' },
  { connection: 'keep-alive, upgrade', upgrade: 'websocket' },
  { connection: 'Upgrade', upgrade: 'TLS/1.0' },
]

for (const headers of HEADERS_OF_OTHERS)
  test(`a post with ${JSON.stringify(headers)} is taken`, async () => {
    const body = own()
    const { status, text } = await askRaw(
      'POST',
      '//api/webhooks/freeclimb',
      { ...signedHeaders(body), ...headers },
      body,
    )
    expect([status, text]).toEqual([200, '[]'])
  })

const WRONG_PATHS = [
  '/',
  '//',
  '/api',
  '/api/webhook',
  '/api/webhooks/freeclimb/extra',
  '/api/webhooks/freeclimb-2',
  '//evil.example/api/webhook',
  '/webhooks',
  '/conferences',
  '/sign-in',
  '/api/conferences',
  '/api/health',
  '/unavailable',
  '/icon.svg',
  '/_next/static/x.js',
  '/_next/image',
  '/_next/data/x/conferences.json',
  '/%',
  '/api/webhooks/%ff',
  '/api/webhook%00',
  `/${'x'.repeat(4_000)}`,
]

test('a post at any other address is answered with the right one, and is in the sample', async () => {
  for (const path of WRONG_PATHS) {
    const body = own()
    const headers = signedHeaders(body, ['sigsec_of_somebody_else'])
    // A sender can't fake the address with our internal header.
    const answer = await askRaw(
      'POST',
      `${path}?token=x`,
      { ...headers, 'x-roomtone-sent-to': '/made-up' },
      body,
    )
    expect(answer.status, path).toBe(404)
    expect(answer.headers['content-type'], path).toBe('application/json')
    expect(JSON.parse(answer.text).error, path).toContain(`belong at ${CALLBACK_URL}.`)
    const find = () => db().refusedPost.findFirst({ where: { body: new Uint8Array(Buffer.from(body)) } })
    await expect.poll(find, path).not.toBeNull()
    expect(await find(), path).toMatchObject({
      reason: 'wrong-address',
      sentTo: path.slice(0, 200),
      status: 404,
      detail: expect.stringMatching(/^This was sent to \S+, but .* The signature does not match/),
    })
  }
})

/** Sends part of an announced body and resets the connection once the server has received it. */
async function breakOff(path: string, headers: Record<string, string>, framing: string, part: string) {
  const socket = connect(APP_PORT, '127.0.0.1')
  const lines = Object.entries({ host: `127.0.0.1:${APP_PORT}`, ...headers }).map((each) => each.join(': '))
  socket.write([`POST ${path} HTTP/1.1`, ...lines, framing, '', part].join('\r\n'))
  // This request was sent later, so once it's answered, the part has been read.
  await askRaw('GET', '/icon.svg')
  socket.resetAndDestroy()
}

test('a post whose sender breaks off is in the sample, and nothing of it is kept as one', async () => {
  for (const [framing, announcedBytes] of [
    ['chunked', null],
    ['counted', 1_000],
  ] as const) {
    const conferenceId = randomId('CF')
    // Complete and signed, but less than was announced.
    const body = own({ conferenceId })
    const [line, part] =
      framing === 'chunked'
        ? ['Transfer-Encoding: chunked', `${body.length.toString(16)}\r\n${body}\r\n`]
        : [`Content-Length: ${announcedBytes}`, body]
    await breakOff('/api/webhooks/freeclimb', signedHeaders(body), line, part)
    const find = () => db().refusedPost.findFirst({ where: { body: new Uint8Array(Buffer.from(body)) } })
    await expect.poll(find, framing).not.toBeNull()
    expect(await find(), framing).toMatchObject({
      reason: 'cut-off',
      status: 400,
      detail: 'The body was cut off.',
      sizeBytes: announcedBytes === null ? null : BigInt(announcedBytes),
    })
    expect(await db().webhookDelivery.count({ where: { conferenceId } }), framing).toBe(0)
    expect(await db().conference.count({ where: { id: conferenceId } }), framing).toBe(0)
  }
})

test('forms whose senders are slow, or break off, take no turn of others', async () => {
  const slow = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const socket = connect(APP_PORT, '127.0.0.1')
      await once(socket, 'connect')
      const head = ['POST /sign-in HTTP/1.1', 'Host: a', 'Content-Type: text/plain', 'Content-Length: 1000']
      socket.write(`${head.join('\r\n')}\r\n\r\nhalf`)
      return socket
    }),
  )
  expect((await askRaw('GET', '/sign-in')).status).toBe(200)
  for (const socket of slow) socket.resetAndDestroy()
  expect((await askRaw('GET', '/sign-in')).status).toBe(200)
})

test('what FreeClimb signed and sent to the wrong address is kept whole and counts, once', async () => {
  const conferenceId = randomId('CF')
  const body = own({ conferenceId, padding: 'x'.repeat(100_000) })
  for (let copies = 0; copies < 2; copies += 1) {
    const { status, text } = await askRaw('POST', '/api/webhook', signedHeaders(body), body)
    expect([status, JSON.parse(text).error]).toEqual([404, expect.stringContaining('stored anyway')])
  }
  expect((await askRaw('POST', '/api/webhooks/freeclimb', signedHeaders(body), body)).status).toBe(200)
  const kept = await db().webhookDelivery.findMany({ where: { conferenceId }, orderBy: { id: 'asc' } })
  expect(kept.map(({ result }) => result)).toEqual(['stored', 'duplicate', 'duplicate'])
  expect(Buffer.from(kept[0]?.body ?? []).toString()).toBe(body)
  expect(await db().conference.findUnique({ where: { id: conferenceId } })).toMatchObject({
    recordingCount: 1,
  })

  const other = own({ accountId: randomId('AC'), conferenceId: randomId('CF') })
  expect((await askRaw('POST', '/api/webhook', signedHeaders(other), other)).status).toBe(404)
  const where = { conferenceId: JSON.parse(other).conferenceId }
  expect(await db().webhookDelivery.count({ where })).toBe(0)
})

test('what only looks like our address is asked who it is, as everything else', async () => {
  for (const path of ['/api/webhook', '/api/webhooks/freeclimb/extra', '/conferences'])
    for (const [method, headers] of [
      ['POST', {}],
      ['GET', { 'freeclimb-signature': 't=1,v1=x' }],
    ] as const)
      expect((await askRaw(method, path, headers)).status, `${method} ${path}`).toBe(
        path === '/conferences' ? 303 : 401,
      )
})

for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
  test(`${method} is answered with 405 and what is allowed`, async ({ request }) => {
    const answer = await request.fetch(CALLBACK_URL, { method, maxRedirects: 0 })
    expect(answer.status()).toBe(405)
    expect(answer.headers().allow).toBe('POST')
    if (method !== 'HEAD') expect((await answer.json()).error).toContain('POST')
  })
}

test('64 at once, 1,000 copies of one post and 200 others over HTTP: one recording for each post', async ({
  request,
}) => {
  test.setTimeout(120_000)
  const conferenceId = randomId('CF')
  const copied = own({ conferenceId })
  const others = Array.from({ length: 200 }, () => own({ conferenceId }))
  const waiting = [...Array.from({ length: 1_000 }, () => copied), ...others].toSorted(
    () => Math.random() - 0.5,
  )
  const statuses: number[] = []
  const worker = async () => {
    for (let body = waiting.pop(); body !== undefined; body = waiting.pop()) {
      const answer = await fetch(CALLBACK_URL, { method: 'POST', body, headers: signedHeaders(body) })
      statuses.push(answer.status)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: 64 }, worker))
  expect(new Set(statuses)).toEqual(new Set([200]))
  // The last page, at 20 recordings a page.
  const page = await (await request.get(`/conferences/${conferenceId}?page=11`)).text()
  expect(page).toContain('Recording 201')
  expect(page).not.toContain('Recording 202')
})
