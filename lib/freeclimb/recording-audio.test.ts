import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AudioUpstream, startAudioUpstream } from '@/testing/audio-upstream'
import { requestRecordingAudio } from './recording-audio'

const settings = { accountId: 'AC1', apiKey: 'k:é', firstByteTimeoutMs: 5_000, stallTimeoutMs: 5_000 }

let upstream: AudioUpstream
beforeAll(async () => {
  upstream = await startAudioUpstream(Buffer.from('roomtone'))
})
beforeEach(() => upstream.reset())
afterAll(() => upstream.close())

async function ask(
  range: string | null = null,
  overrides: Partial<typeof settings & { apiUrl: string }> = {},
) {
  const here = new AbortController().signal
  const asked = await requestRecordingAudio('RE1', range, here, {
    apiUrl: upstream.url,
    ...settings,
    ...overrides,
  })
  if (asked.ok) asked.value.bytes.stop()
  return asked
}

function answerWith(answer: (response: ServerResponse, path: string) => void) {
  upstream.behavior.intercept = (request, response) => {
    answer(response, request.url ?? '')
    return true
  }
}

test('asks by ids, with Basic credentials, one range and no encoding', async () => {
  const asked = await ask('bytes=2-4')
  expect(asked).toMatchObject({
    ok: true,
    value: { contentType: 'audio/wav', firstByte: 2, lastByte: 4, sizeBytes: 8 },
  })
  const [request] = upstream.requests
  expect(request?.url).toBe('/apiserver/Accounts/AC1/Recordings/RE1/Download')
  expect(request?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('AC1:k:é').toString('base64')}`,
    range: 'bytes=2-4',
    'accept-encoding': 'identity',
  })
  await ask()
  expect(upstream.requests[1]?.headers).toMatchObject({ 'accept-encoding': 'identity' })
  expect(upstream.requests[1]?.headers.range).toBeUndefined()
})

test('an id never reaches another path', async () => {
  const here = new AbortController().signal
  await requestRecordingAudio('../../x?y', null, here, { apiUrl: upstream.url, ...settings })
  expect(upstream.requests[0]?.url).toBe('/apiserver/Accounts/AC1/Recordings/..%2F..%2Fx%3Fy/Download')
})

test('reads an error of either shape, with an HTTP error or in disguise', async () => {
  for (const status of [200, 400, 404, 500]) {
    for (const text of ['message', 'call']) {
      answerWith((response) => {
        response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
        response.end(JSON.stringify({ code: 69, [text]: 'empty body', url: '', details: {} }))
      })
      expect(await ask()).toEqual({ ok: false, problem: { failure: 'not-ready', retryAfterSec: 60 } })
    }
  }
})

test('hears Retry-After', async () => {
  answerWith((response) => response.writeHead(429, { 'Retry-After': '7' }).end())
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'rate-limited', retryAfterSec: 7 } })
})

test('reads no more of an error than it needs', async () => {
  answerWith((response) => {
    response.writeHead(500)
    const flood = () => response.destroyed || response.write(Buffer.alloc(64 * 1024), flood)
    flood()
  })
  const abandoned = once(upstream.events, 'abandoned')
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
  await abandoned
})

test('an HTML page is not audio', async () => {
  answerWith((response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Maintenance</h1>'),
  )
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
})

test('does not believe the length of an encoded body', async () => {
  const encoded = gzipSync('roomtone')
  answerWith((response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': encoded.length }).end(encoded),
  )
  expect(await ask()).toMatchObject({ ok: true, value: { sizeBytes: null, lastByte: null } })
})

test.each(['bytes 4-2/8', 'bytes 0-8/8', 'bytes 0-1', 'items 0-1/8', 'bytes */8', ''])(
  'a 206 with Content-Range %j is of no use',
  async (contentRange) => {
    answerWith((response) => response.writeHead(206, { 'Content-Range': contentRange }).end('ro'))
    expect(await ask('bytes=0-1')).toEqual({
      ok: false,
      problem: { failure: 'no-such-part', sizeBytes: null },
    })
  },
)

test('a 416 tells the size', async () => {
  expect(await ask('bytes=8-')).toEqual({ ok: false, problem: { failure: 'no-such-part', sizeBytes: 8 } })
})

test('an upstream that does not answer is a timeout', async () => {
  upstream.behavior.stallAfterBytes = 0
  expect(await ask(null, { firstByteTimeoutMs: 100 })).toEqual({ ok: false, problem: { failure: 'timeout' } })
})

test('headers without a first byte are a timeout too', async () => {
  answerWith((response) => response.writeHead(200, { 'Content-Length': 8 }).flushHeaders())
  expect(await ask(null, { firstByteTimeoutMs: 100 })).toEqual({ ok: false, problem: { failure: 'timeout' } })
})

test('nobody at the address, or a connection closed on us, is unreachable', async () => {
  const closed = createServer().listen(0, '127.0.0.1')
  await once(closed, 'listening')
  const { port } = closed.address() as AddressInfo
  closed.close()
  await once(closed, 'close')
  expect(await ask(null, { apiUrl: `http://127.0.0.1:${port}` })).toEqual({
    ok: false,
    problem: { failure: 'unreachable' },
  })
  answerWith((response) => response.destroy())
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
})

test('follows a redirect to the same origin, with credentials', async () => {
  upstream.behavior.intercept = ({ url }, response) =>
    url?.endsWith('/Download') === true &&
    Boolean(response.writeHead(302, { Location: '/elsewhere?x=1' }).end())
  expect(await ask('bytes=0-1')).toMatchObject({ ok: true, value: { sizeBytes: 8 } })
  expect(upstream.requests.map(({ url }) => url)).toEqual([
    '/apiserver/Accounts/AC1/Recordings/RE1/Download',
    '/elsewhere?x=1',
  ])
  expect(upstream.requests[1]?.headers.authorization).toMatch(/^Basic /)
})

test('follows three redirects, not four', async () => {
  const redirectTimes = (times: number) => {
    upstream.requests = []
    upstream.behavior.intercept = (_request, response) =>
      upstream.requests.length <= times && Boolean(response.writeHead(307, { Location: '/again' }).end())
  }
  redirectTimes(3)
  expect(await ask()).toMatchObject({ ok: true })
  redirectTimes(4)
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
  expect(upstream.requests).toHaveLength(4)
})

test('never asks another host, whatever a redirect says', async () => {
  const other = await startAudioUpstream(Buffer.from('stolen'))
  answerWith((response) => response.writeHead(302, { Location: `${other.url}/x` }).end())
  expect(await ask()).toEqual({ ok: false, problem: { failure: 'unreachable' } })
  expect(other.requests).toEqual([])
  await other.close()
})

test.each([
  ['in a turn: never twice', false, 'before the answer', 2],
  ['a listener: once more where a kept connection was closed', true, 'before the answer', 3],
  ['a listener: not where it breaks off in the middle', true, 'in the middle', 2],
])('asks %s', async (_, reusesConnections, breaks, requests) => {
  const here = new AbortController().signal
  const request = () =>
    requestRecordingAudio('RE1', null, here, { apiUrl: upstream.url, ...settings, reusesConnections })
  const first = await request()
  if (!first.ok) throw new Error(first.problem.failure)
  while ((await first.value.bytes.read()) !== null);

  upstream.behavior.intercept = ({ socket }, response) => {
    if (upstream.requests.length > 2) return false
    if (breaks === 'before the answer') socket.resetAndDestroy()
    else {
      response.writeHead(200, { 'content-length': 8 })
      response.write('room', () => socket.resetAndDestroy())
    }
    return true
  }
  const second = await request()
  if (second.ok && breaks === 'in the middle') {
    const readOn = async () => {
      while ((await second.value.bytes.read()) !== null);
    }
    await expect(readOn()).rejects.toThrow()
  }
  if (second.ok) second.value.bytes.stop()
  expect(upstream.requests).toHaveLength(requests)
})
