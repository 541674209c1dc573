import { randomId, recordingPost, statusPost } from '../lib/testing/factories'
import { SIGNING_SECRETS } from '../playwright.config'
import { CALLBACK_URL, expect, signedHeaders, test } from './fixtures'

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
    error: /another account/,
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

test('a slash at the end is no redirect', async ({ request }) => {
  const body = own()
  const answer = await request.post(`${CALLBACK_URL}/`, {
    data: Buffer.from(body),
    headers: signedHeaders(body),
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(200)
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
  const page = await (await request.get(`/conferences/${conferenceId}`)).text()
  expect(page).toContain('Recording 201')
  expect(page).not.toContain('Recording 202')
})
