import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AudioUpstream, startAudioUpstream } from '@/testing/audio-upstream'
import { type PagePlace, requestRecordingPage } from './recording-list'

let upstream: AudioUpstream
beforeAll(async () => {
  upstream = await startAudioUpstream(Buffer.from('no list'))
})
beforeEach(() => upstream.reset())
afterAll(() => upstream.close())

const { signal } = new AbortController()
const FIRST: PagePlace = { since: null }
const QUICK = { retryBaseMs: 1 }

function ask(place = FIRST, overrides: { firstByteTimeoutMs?: number; signal?: AbortSignal } = {}) {
  const settings = {
    apiUrl: upstream.url,
    accountId: 'AC1',
    apiKey: 'secret',
    firstByteTimeoutMs: overrides.firstByteTimeoutMs ?? 5_000,
    stallTimeoutMs: 5_000,
  }
  return requestRecordingPage(place, overrides.signal ?? signal, settings, QUICK)
}

/** Responds with each answer in turn, and keeps repeating the last. */
function answerWith(...answers: ((response: ServerResponse) => void)[]) {
  upstream.behavior.intercept = (_request, response) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(response)
    return true
  }
}

const json =
  (status: number, value: unknown, headers = {}) =>
  (response: ServerResponse) =>
    void response
      .writeHead(status, { 'Content-Type': 'application/json', ...headers })
      .end(JSON.stringify(value))
const page = (fields = {}) => json(200, { total: 0, recordings: [], nextPageUri: null, ...fields })

test('asks for what was made since a moment, with credentials, and sorts what it is told', async () => {
  answerWith(
    page({
      total: 3,
      recordings: [
        { recordingId: 'RE1', conferenceId: 'CF1' },
        { recordingId: 'RE2' },
        { conferenceId: 'CF2' },
      ],
      nextPageUri: '/Accounts/AC1/Recordings&cursor=1a',
    }),
  )
  expect(await ask({ since: new Date('2026-03-04T05:06:07.890Z') })).toMatchObject({
    ok: true,
    value: {
      recordings: [{ id: 'RE1', conferenceId: 'CF1' }],
      skipped: 1,
      failed: 1,
      total: 3,
      nextPageUri: '/Accounts/AC1/Recordings&cursor=1a',
    },
  })
  const [request] = upstream.requests
  expect(request?.url).toBe('/apiserver/Accounts/AC1/Recordings?startTime=2026-03-04+05%3A06%3A07')
  expect(request?.headers.authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`)
})

test.each(['/Accounts/AC1/Recordings?cursor=1a', '/Accounts/AC1/Recordings&cursor=1a'])(
  'follows %s',
  async (nextPageUri) => {
    answerWith(page())
    expect(await ask({ nextPageUri })).toMatchObject({ ok: true, value: { nextPageUri: null } })
    expect(upstream.requests[0]?.url).toBe('/apiserver/Accounts/AC1/Recordings?cursor=1a')
  },
)

test.each([[''], [null]])('a next page of %j is the end', async (nextPageUri) => {
  answerWith(page({ nextPageUri }))
  expect(await ask()).toMatchObject({ ok: true, value: { nextPageUri: null } })
})

test('never asks another host, whatever names the next page', async () => {
  const refused = await ask({ nextPageUri: 'https://evil.example/apiserver?cursor=1a' })
  expect(refused).toEqual({
    ok: false,
    problem: { failure: 'unreadable', detail: 'The next page lies elsewhere.' },
  })
})

test('asks again after what may pass by itself, three times', async () => {
  const cutShort = (response: ServerResponse) =>
    void response.writeHead(200, { 'Content-Length': 99 }).write('{', () => response.destroy())
  answerWith(json(500, { code: 0 }), json(503, {}), cutShort, page())
  expect(await ask()).toMatchObject({ ok: true })
  upstream.requests = []
  answerWith(json(500, { code: 0 }))
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
  expect(upstream.requests).toHaveLength(4)
})

test('after a 429 waits as long as FreeClimb says', async () => {
  answerWith(json(429, { code: 24 }, { 'Retry-After': '1' }), page())
  const askedAtMs = performance.now()
  expect(await ask()).toMatchObject({ ok: true })
  expect(performance.now() - askedAtMs).toBeGreaterThanOrEqual(1_000)
})

test('an upstream that says nothing is a timeout', async () => {
  answerWith(() => {})
  expect(await ask(FIRST, { firstByteTimeoutMs: 500 })).toEqual({
    ok: false,
    problem: { failure: 'timeout' },
  })
  expect(upstream.requests).toHaveLength(4)
})

const CURSOR: PagePlace = { nextPageUri: '/Accounts/AC1/Recordings?cursor=1a' }
const seen = (status: number) => `FreeClimb answered with status ${status}.`
test.each<[string, (response: ServerResponse) => void, PagePlace, object]>([
  ['a 401', json(401, { code: 50 }), FIRST, { failure: 'credentials' }],
  ['a 403', json(403, {}), CURSOR, { failure: 'credentials' }],
  ['a 400 to a cursor', json(400, { code: 3 }), CURSOR, { failure: 'cursor-refused' }],
  ['a 404 to a cursor', json(404, { code: 1 }), CURSOR, { failure: 'cursor-refused' }],
  ['a 400', json(400, { code: 3 }), FIRST, { failure: 'unreadable', detail: seen(400) }],
  ['no JSON', (response) => response.end('<html>'), FIRST, { failure: 'unreadable', detail: seen(200) }],
  ['no list', json(200, { recordings: {} }), FIRST, { failure: 'unreadable', detail: seen(200) }],
  ['an end that is none', page({ nextPageUri: 7 }), FIRST, { failure: 'unreadable', detail: seen(200) }],
  ['an error in disguise', json(200, { code: 50 }), FIRST, { failure: 'credentials' }],
  [
    'more than 8 MiB',
    page({ filler: 'x'.repeat(8 * 1024 * 1024) }),
    FIRST,
    { failure: 'unreadable', detail: 'The page is larger than 8 MiB.' },
  ],
])('%s is told apart, and not asked again', async (_, answer, place, expected) => {
  answerWith(answer)
  expect(await ask(place)).toEqual({ ok: false, problem: expected })
  expect(upstream.requests).toHaveLength(1)
})

test('whoever gives up is not kept waiting', async () => {
  const leaving = new AbortController()
  answerWith(() => leaving.abort())
  expect(await ask(FIRST, { signal: leaving.signal })).toEqual({ ok: false, problem: { failure: 'aborted' } })
})
