import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type S3Server, startS3Server } from '@/testing/s3-server'
import { ArchiveError } from './archive-error'
import type { S3Settings } from './archive-settings'
import { s3Store } from './s3-store'

const PART_BYTES = 8 * 1024 * 1024

let server: S3Server
beforeAll(async () => {
  server = await startS3Server()
})
beforeEach(() => {
  server.requests.length = 0
  server.intercept = () => false
  server.honorsConditions = true
})
afterAll(() => server.close())

const going = () => new AbortController().signal

function storeWith(settings: Partial<S3Settings> = {}) {
  const { bucket, url: endpoint, credentials } = server
  return s3Store({ kind: 's3', bucket, prefix: 'below', endpoint, region: 'auto', credentials, ...settings })
}

async function* zeros(sizeBytes: number) {
  for (let sentBytes = 0; sentBytes < sizeBytes; sentBytes += 65_536)
    yield Buffer.alloc(Math.min(65_536, sizeBytes - sentBytes))
}

test('a range is asked of the bucket as just that range, below the prefix', async () => {
  const store = storeWith()
  await store.create('RE1', zeros(1000), 'audio/wav', going())
  server.requests.length = 0
  const object = await store.open('RE1', { start: 10, end: 19 }, going())
  expect(await object?.toArray()).toEqual([Buffer.alloc(10)])
  expect(server.requests.map(({ url, range }) => [url.pathname, range])).toEqual([
    ['/recordings/below/RE1', 'bytes=10-19'],
  ])
})

test('what fits into a part is one request, the rest goes in parts of which two are under way at most', async () => {
  await storeWith().create('small', zeros(PART_BYTES), 'audio/wav', going())
  expect(server.requests.map(({ method }) => method)).toEqual(['PUT'])
  server.requests.length = 0
  let underWay = 0
  let most = 0
  server.intercept = (request, response) => {
    if (request.method !== 'PUT') return false
    underWay++
    most = Math.max(most, underWay)
    response.on('close', () => underWay--)
    return false
  }
  await storeWith().create('large', zeros(5 * PART_BYTES), 'audio/wav', going())
  expect(server.requests.map(({ method }) => method)).toEqual(['POST', ...Array(5).fill('PUT'), 'POST'])
  expect(most).toBe(2)
})

test('a part that the service fails to take is sent again', async () => {
  let failures = 0
  server.intercept = (request, response) => {
    if (!request.url?.includes('partNumber=2') || failures++ > 0) return false
    request.resume().on('end', () => response.writeHead(503).end())
    return true
  }
  await storeWith().create('again', zeros(2 * PART_BYTES), 'audio/wav', going())
  expect(failures).toBe(2)
  expect(await server.openUploads()).toEqual([])
})

test('parts that the service refuses for good are given up, and the chunks let go', async () => {
  server.intercept = (request, response) => {
    if (!request.url?.includes('partNumber=2')) return false
    request.resume().on('end', () => response.writeHead(507).end())
    return true
  }
  let areLetGo = false
  async function* endless() {
    try {
      for (;;) yield Buffer.alloc(65_536)
    } finally {
      areLetGo = true
    }
  }
  const creating = storeWith().create('refused', endless(), 'audio/wav', going())
  await expect(creating).rejects.toMatchObject({ reason: 'full' })
  expect(areLetGo).toBe(true)
  expect(await server.openUploads()).toEqual([])
  expect(await storeWith().open('refused', null, going())).toBeNull()
})

const SECRET = 'a-secret-that-nobody-may-read'
test.each<[string, () => Partial<S3Settings>, string, RegExp]>([
  ['no such bucket', () => ({ bucket: 'elsewhere' }), 'missing', /bucket elsewhere\/below .* create it/],
  [
    'a wrong secret',
    () => ({ credentials: { accessKeyId: 'S3RVER', secretAccessKey: SECRET } }),
    'denied',
    /check ARCHIVE_S3_ACCESS_KEY_ID/,
  ],
  [
    'an unknown key',
    () => ({ credentials: { accessKeyId: 'NOBODY', secretAccessKey: SECRET } }),
    'denied',
    /check ARCHIVE_S3_ACCESS_KEY_ID/,
  ],
  [
    'nobody listening',
    () => ({ endpoint: 'http://127.0.0.1:1' }),
    'unreachable',
    /can’t be reached.*ARCHIVE_S3_ENDPOINT/,
  ],
  [
    'no such host',
    () => ({ endpoint: 'http://nowhere.invalid' }),
    'unreachable',
    /can’t be reached.*ARCHIVE_S3_ENDPOINT/,
  ],
])('%s is told in a sentence', async (_name, settings, reason, sentence) => {
  const store = storeWith(settings())
  const attempts = [
    store.check(),
    store.create('x', zeros(10), 'audio/wav', going()),
    store.create('x', zeros(2 * PART_BYTES), 'audio/wav', going()),
    store.open('x', null, going()),
    store.remove('x'),
  ]
  for (const outcome of await Promise.allSettled(attempts)) {
    const error = outcome.status === 'rejected' ? outcome.reason : null
    expect(error).toBeInstanceOf(ArchiveError)
    expect(error).toMatchObject({ reason, message: expect.stringMatching(sentence) })
    expect(error.message).not.toContain(SECRET)
  }
})

test.each<[number, string | null, string]>([
  [403, 'AccessDenied', 'denied'],
  [403, 'QuotaExceeded', 'full'],
  [403, 'RequestTimeTooSkewed', 'denied'],
  [400, 'AuthorizationHeaderMalformed', 'missing'],
  [301, 'PermanentRedirect', 'missing'],
  [501, 'NotImplemented', 'unsupported'],
  [409, 'ConditionalRequestConflict', 'unreachable'],
  [404, null, 'unreachable'],
  [500, 'InternalError', 'unreachable'],
])('an answer %d %s is %s', async (status, code, reason) => {
  server.intercept = (request, response) => {
    const body = code === null ? '<html>Not found</html>' : `<Error><Code>${code}</Code></Error>`
    request
      .resume()
      .on('end', () => response.writeHead(status, { 'Content-Type': 'application/xml' }).end(body))
    return true
  }
  const creating = storeWith().create('x', zeros(10), 'audio/wav', going())
  await expect(creating).rejects.toMatchObject({ name: 'ArchiveError', reason })
})

test('a service that takes no notice of If-None-Match is found out', async () => {
  server.honorsConditions = false
  await expect(storeWith().check()).rejects.toMatchObject({ name: 'ArchiveError', reason: 'unsupported' })
})

test('a place that answers anything at all is not taken for a bucket', async () => {
  const web = createServer((request, response) => {
    request.resume().on('end', () => response.end('<html>Hello</html>'))
  }).listen(0, '127.0.0.1')
  await once(web, 'listening')
  const endpoint = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  await expect(storeWith({ endpoint }).check()).rejects.toBeInstanceOf(ArchiveError)
  web.closeAllConnections()
  web.close()
})
