import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startVercelBlobServer, type VercelBlobServer } from '@/testing/vercel-blob-server'
import { ArchiveError } from './archive-error'
import { vercelBlobStore } from './vercel-blob-store'

const PART_BYTES = 8 * 1024 * 1024

let server: VercelBlobServer
beforeAll(async () => {
  process.env.VERCEL_BLOB_RETRIES = '0'
  server = await startVercelBlobServer()
})
beforeEach(() => {
  server.requests.length = 0
  server.intercept = () => false
})
afterAll(() => server.close())

const going = () => new AbortController().signal
const storeWith = (token: string | undefined = server.token) =>
  vercelBlobStore({ kind: 'vercel-blob', prefix: 'below', token })

async function* zeros(sizeBytes: number) {
  for (let sentBytes = 0; sentBytes < sizeBytes; sentBytes += 65_536)
    yield Buffer.alloc(Math.min(65_536, sizeBytes - sentBytes))
}

test('a range is asked of the store as just that range, below the prefix, with the token', async () => {
  const store = storeWith()
  await store.create('RE1', zeros(1000), 'audio/wav', going())
  server.requests.length = 0
  const object = await store.open('RE1', { start: 10, end: 19 }, going())
  expect(await object?.toArray()).toEqual([Buffer.alloc(10)])
  expect(server.requests.map(({ url, range }) => [url.pathname, range])).toEqual([
    ['/below/RE1', 'bytes=10-19'],
  ])
})

test('what fits into a part is one request, the rest goes part by part', async () => {
  await storeWith().create('small', zeros(PART_BYTES), 'audio/wav', going())
  expect(server.requests.map(({ method }) => method)).toEqual(['PUT'])
  server.requests.length = 0
  await storeWith().create('large', zeros(2 * PART_BYTES + 1), 'audio/wav', going())
  expect(server.requests).toHaveLength(5)
  expect(server.blobs.get('below/large')).toMatchObject({ contentType: 'audio/wav' })
})

test('credentials that are refused are told in a sentence', async () => {
  const token = 'vercel_blob_rw_store1_another'
  const store = storeWith(token)
  const attempts = [
    store.check(),
    store.create('x', zeros(10), 'audio/wav', going()),
    store.open('x', null, going()),
    store.remove('x'),
    storeWith('').check(),
  ]
  for (const outcome of await Promise.allSettled(attempts)) {
    const error = outcome.status === 'rejected' ? outcome.reason : null
    expect(error).toBeInstanceOf(ArchiveError)
    expect(error).toMatchObject({
      reason: 'denied',
      message: expect.stringContaining('BLOB_READ_WRITE_TOKEN'),
    })
    expect(error.message).not.toContain(token)
  }
})

test.each<[number, string, string]>([
  [403, 'forbidden', 'denied'],
  [403, 'store_suspended', 'denied'],
  [404, 'store_not_found', 'missing'],
  [429, 'rate_limited', 'unreachable'],
  [503, 'service_unavailable', 'unreachable'],
  [500, 'unknown_error', 'unreachable'],
  [400, 'bad_request', 'unsupported'],
])('an answer %d %s is %s', async (status, code, reason) => {
  server.intercept = (request, response) => {
    const body = JSON.stringify({ error: { code, message: 'No.' } })
    request.resume().on('end', () => response.writeHead(status).end(body))
    return true
  }
  const creating = storeWith().create('x', zeros(10), 'audio/wav', going())
  await expect(creating).rejects.toMatchObject({ name: 'ArchiveError', reason })
})

test('a service that breaks off is unreachable', async () => {
  server.intercept = (request) => Boolean(request.socket.destroy())
  const refusal = { name: 'ArchiveError', reason: 'unreachable' }
  await expect(storeWith().create('x', zeros(10), 'audio/wav', going())).rejects.toMatchObject(refusal)
  await expect(storeWith().open('x', null, going())).rejects.toMatchObject(refusal)
})
