import { type APIRequestContext, request as playwright } from '@playwright/test'
import pg from 'pg'
import { createKey, hashOfKey, revokeKey } from '../lib/api-keys/api-keys'
import { ON_THE_SERVER } from '../lib/audit/append'
import { conferenceDetailSchema } from '../lib/conferences/conference-record'
import { conferencePageSchema } from '../lib/conferences/page-query'
import { db } from '../lib/db'
import type { Role } from '../lib/generated/prisma/client'
import { refusalSchema } from '../lib/openapi/schemas'
import { audioByteLength, readAudio } from '../scripts/freeclimb-simulator/sound/audio'
import { randomId, statusPost } from '../testing/factories'
import { test as base, expect } from './support/fixtures'
import { startApp, startDatabase } from './support/second-app'
import { NOBODY } from './support/signed-in'

const HOUR_MS = 3_600_000

type Fixtures = {
  /** Creates a client whose only credential is a new API key with that role */
  programOf: (role: Role, expiresInMs?: number) => Promise<{ program: APIRequestContext; key: string }>
  /** Creates a signed-out client with these headers */
  asking: (headers?: Record<string, string>) => Promise<APIRequestContext>
}

const test = base.extend<Fixtures>({
  asking: async ({ baseURL }, use) => {
    const contexts: APIRequestContext[] = []
    await use(async (headers = {}) => {
      const context = await playwright.newContext({
        baseURL,
        storageState: NOBODY,
        extraHTTPHeaders: headers,
      })
      contexts.push(context)
      return context
    })
    for (const context of contexts) await context.dispose()
  },
  programOf: async ({ asking }, use) => {
    await use(async (role, expiresInMs = HOUR_MS) => {
      const expiresAt = new Date(Date.now() + expiresInMs)
      const key = (await createKey({ name: `e2e ${role}`, role, expiresAt }, ON_THE_SERVER)) ?? ''
      return { program: await asking({ authorization: `Bearer ${key}` }), key }
    })
  },
})

test('a listener’s key plays audio, whole and in parts', async ({ runConference, programOf }) => {
  const { recordings } = await runConference({ durationSec: 5 })
  const [recording] = recordings
  if (!recording) throw new Error('the simulator made no recording')
  const { program } = await programOf('listener')
  const audio = `/api/recordings/${recording.recordingId}/audio`
  const size = audioByteLength(recording)

  const whole = await program.get(audio)
  expect(whole.status()).toBe(200)
  expect((await whole.body()).length).toBe(size)
  const etag = whole.headers().etag ?? ''

  for (const [range, start, end] of [
    ['bytes=0-1', 0, 1],
    ['bytes=100-199', 100, 199],
    ['bytes=-500', size - 500, size - 1],
  ] as const) {
    const part = await program.get(audio, { headers: { range } })
    expect(part.status()).toBe(206)
    expect(part.headers()['content-range']).toBe(`bytes ${start}-${end}/${size}`)
    expect(Buffer.compare(await part.body(), Buffer.from(readAudio(recording, start, end + 1)))).toBe(0)
  }
  const beyond = await program.get(audio, { headers: { range: `bytes=${size}-` } })
  expect(beyond.status()).toBe(416)
  expect(beyond.headers()['content-range']).toBe(`bytes */${size}`)
  const same = { range: 'bytes=0-1', 'if-range': etag }
  expect((await program.get(audio, { headers: same })).status()).toBe(206)
  const other = { range: 'bytes=0-1', 'if-range': '"another"' }
  expect((await program.get(audio, { headers: other })).status()).toBe(200)
  expect((await program.get(audio, { headers: { 'if-none-match': etag } })).status()).toBe(304)
  expect((await program.head(audio)).headers()['content-length']).toBe(String(size))
})

test('a key does what its role may, and is told in words what it may not', async ({
  runConference,
  programOf,
}) => {
  const { recordings } = await runConference({ durationSec: 2 })
  const download = `/api/recordings/${recordings[0]?.recordingId}/audio?download=1`
  const listener = await programOf('listener')
  const manager = await programOf('manager')
  for (const address of [download, '/api/conferences/export?q=0000000000']) {
    const refused = await listener.program.get(address)
    expect(refused.status(), address).toBe(403)
    const refusal = await refused.json()
    expect(refusalSchema.parse(refusal)).toEqual(refusal)
    expect(refusal.error).toBe('This API key’s role (listener) doesn’t allow this.')
    expect((await manager.program.get(address)).status(), address).toBe(200)
  }
})

test('next leads through every conference once', async ({ sendPost, programOf }) => {
  const from = `+${String(Date.now()).slice(-11)}`
  const ids = Array.from({ length: 7 }, () => randomId('CF'))
  for (const conferenceId of ids) await sendPost(statusPost({ conferenceId, from }))
  const { program } = await programOf('listener')

  const found: string[] = []
  const query = new URLSearchParams({ q: from, limit: '3' })
  for (let hasMore = true; hasMore; ) {
    const answer = await program.get(`/api/conferences?${query}`)
    expect(answer.status()).toBe(200)
    expect(answer.headers()['cache-control']).toBe('private, no-store')
    const page = await answer.json()
    expect(conferencePageSchema.parse(page)).toEqual(page)
    found.push(...page.data.map(({ conferenceId }: { conferenceId: string }) => conferenceId))
    expect(page.data).toHaveLength(page.hasMore ? 3 : 1)
    hasMore = page.hasMore
    query.set('after', page.next)
  }
  expect(found.toSorted()).toEqual(ids.toSorted())
})

test('one conference says where its audio is', async ({ runConference, programOf }) => {
  const { conferenceId } = await runConference({ recordings: 2, durationSec: 3 })
  const { program } = await programOf('listener')
  const answer = await program.get(`/api/conferences/${conferenceId}`)
  expect(answer.headers()['cache-control']).toBe('private, no-store')
  const conference = await answer.json()
  expect(conferenceDetailSchema.parse(conference)).toEqual(conference)
  expect(conference.recordings).toHaveLength(2)
  for (const { audio } of conference.recordings) expect((await program.head(audio)).status()).toBe(200)
})

const UNKNOWN_ID = `CF${'0'.repeat(40)}`

for (const id of [UNKNOWN_ID, 'CF%00', '..%2F..', 'x'.repeat(3000), '%E2%98%8E']) {
  test(`there is no conference ${id.slice(0, 12)}`, async ({ programOf }) => {
    const { program } = await programOf('listener')
    const answer = await program.get(`/api/conferences/${id}`)
    expect(answer.status()).toBe(404)
    expect((await answer.json()).error).toBe('There is no conference with this ID.')
  })
}

for (const address of ['/api/conferences', `/api/conferences/${UNKNOWN_ID}`, '/api/openapi.json']) {
  test(`${address} is read, and not written`, async ({ programOf }) => {
    const { program } = await programOf('admin')
    const got = await program.get(address)
    const head = await program.head(address)
    expect(head.status()).toBe(got.status())
    expect(head.headers()['content-type']).toBe('application/json')
    expect((await head.body()).length).toBe(0)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await program.fetch(address, { method })
      expect(answer.status(), method).toBe(405)
      expect(answer.headers().allow).toBe('GET, HEAD')
      expect((await answer.json()).error).toContain('GET')
    }
  })
}

for (const [query, sentence] of [
  ['limit=0', /limit is a whole number from 1 to 200/],
  ['after=there', /after is not the next/],
  ['minduration=5m', /Unknown parameter minduration/],
  ['since=soon', /since can’t be used/],
] as const) {
  test(`${query} is refused with a sentence that names it`, async ({ programOf }) => {
    const { program } = await programOf('listener')
    const answer = await program.get(`/api/conferences?${query}`)
    expect(answer.status()).toBe(400)
    const refusal = await answer.json()
    expect(refusalSchema.parse(refusal)).toEqual(refusal)
    expect(refusal.error).toMatch(sentence)
  })
}

test('the description is served, and names its own address', async ({ programOf }) => {
  const { program } = await programOf('listener')
  const document = await (await program.get('/api/openapi.json')).json()
  expect(document.openapi).toMatch(/^3\.1\./)
  for (const path of ['/api/conferences', '/api/openapi.json']) {
    expect(document.paths).toHaveProperty([path])
    expect((await program.get(path)).status()).toBe(200)
  }
})

const PROGRAMS = [
  '/api/conferences',
  '/api/conferences/export',
  '/api/openapi.json',
  '/api/recordings/RE1/audio',
]

test('a key that is revoked or has expired is refused at the next request', async ({ programOf }) => {
  const { program, key } = await programOf('manager')
  for (const address of PROGRAMS) expect((await program.get(address)).status()).not.toBe(401)
  const { id } = await db().apiKey.findUniqueOrThrow({ where: { keyHash: hashOfKey(key) } })
  await revokeKey(id, ON_THE_SERVER)
  const expired = await programOf('admin', -1)
  for (const refused of [program, expired.program])
    for (const address of PROGRAMS) {
      const answer = await refused.get(address)
      expect(answer.status(), address).toBe(401)
      expect(answer.headers()['www-authenticate']).toContain('Bearer')
      expect(refusalSchema.safeParse(await answer.json()).success).toBe(true)
    }
})

test('what is no key is refused, however it is written', async ({ programOf, asking }) => {
  const { key } = await programOf('admin')
  for (const authorization of [
    'Bearer',
    'Bearer rt_',
    `Bearer ${key}x`,
    `Bearer ${key.toLowerCase()}`,
    `Bearer ${'rt_'.repeat(2000)}`,
    `Basic ${key}`,
    key,
    "Bearer rt_' OR 1=1 --",
  ]) {
    const answer = await (await asking({ authorization })).get('/api/conferences')
    expect(answer.status(), authorization.slice(0, 60)).toBe(401)
  }
  const lowerCase = await asking({ authorization: `bearer ${key}` })
  expect((await lowerCase.get('/api/conferences')).status()).toBe(200)
})

test('a key opens no page, and not what pages ask for', async ({ programOf }) => {
  const { program } = await programOf('admin')
  for (const page of ['/conferences', '/keys']) {
    const answer = await program.get(page, { maxRedirects: 0 })
    expect(answer.status(), page).toBe(303)
    expect(answer.headers().location).toContain('/sign-in')
  }
  const sent = await program.post('/keys', { form: { name: 'x' }, maxRedirects: 0 })
  expect(sent.status()).toBe(303)
  expect((await program.get('/api/conferences/news?arrivedAfter=0')).status()).toBe(401)
})

test('where there is a session too, the key decides', async ({ request, programOf }) => {
  const { key } = await programOf('listener')
  expect((await request.get('/api/conferences/export?q=0000000000')).status()).toBe(200)
  const authorization = `Bearer ${key}`
  const answer = await request.get('/api/conferences/export?q=0000000000', { headers: { authorization } })
  expect(answer.status()).toBe(403)
})

test('while the database is away, a program is asked to come again; afterwards its key is good', async () => {
  const database = await startDatabase()
  const app = await startApp({ DATABASE_URL: database.url })
  try {
    const key = `rt_${'k'.repeat(43)}`
    const client = new pg.Client(database.url)
    await client.connect()
    await client.query(
      `INSERT INTO api_key (id, name, role, key_hash, beginning, expires_at)
       VALUES (gen_random_uuid(), 'outage', 'listener', $1, 'rt_kkkkkk', now() + interval '1 hour')`,
      [hashOfKey(key)],
    )
    await client.end()
    const ask = (path: string) => fetch(app.url + path, { headers: { authorization: `Bearer ${key}` } })
    expect((await ask('/api/conferences')).status).toBe(200)

    await database.cut()
    for (const path of ['/api/conferences', '/api/conferences/CF1', '/api/openapi.json']) {
      const answer = await ask(path)
      expect(answer.status, path).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('5')
      expect(refusalSchema.parse(await answer.json()).error).toContain('can’t reach its database')
    }
    await database.mend()
    await expect.poll(async () => (await ask('/api/conferences')).status).toBe(200)
  } finally {
    await app.stop()
    await database.stop()
  }
})
