import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, get, METHODS, type RequestOptions } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { APP_PORT } from '../playwright.config'
import { randomId, recordingPost } from '../testing/factories'
import { expect, test } from './support/fixtures'
import { askRaw } from './support/raw-request'
import { startApp } from './support/second-app'
import { NOBODY } from './support/signed-in'

test.use({ storageState: NOBODY })

const EVIL = 'evil.example'
const ORIGIN = `http://127.0.0.1:${APP_PORT}`

/** Part of a conference's number: a response that contains it means that a stranger got in. */
const SECRET_DIGITS = '31255501998877'
const conferenceId = randomId('CF')
const recordingId = randomId('RE')
test.beforeEach(async ({ sendPost }) => {
  await sendPost(recordingPost({ conferenceId, recordingId, from: `+${SECRET_DIGITS}` }))
})

const PAGES = ['/', '/conferences', `/conferences/${conferenceId}`, '/nothing']
const TRICKS = [
  (path: string) => path,
  (path: string) => `${path}/`,
  (path: string) => `/${path}`,
  (path: string) => `//${path}`,
  (path: string) => `/.${path}`,
  (path: string) => `/x/..${path}`,
  (path: string) => `/%2e${path}`,
  (path: string) => `/%2f${path.slice(1)}`,
  (path: string) => `/%5c${path.slice(1)}`,
  (path: string) => `/\\${path.slice(1)}`,
  (path: string) => `${path}%2f`,
  (path: string) => `${path}%00`,
  (path: string) => `${path};x`,
  (path: string) => `${path}.rsc`,
  (path: string) => `${path}.json`,
  (path: string) => `${path}?_rsc=1`,
  (path: string) => `${path}#/icon.svg`,
  (path: string) => `${path}/icon.svg`,
  (path: string) => path.toUpperCase(),
  (path: string) => path.replace('c', '%63'),
  (path: string) => path.replace('c', '%C3'),
  (path: string) => `/sign-in/..${path}`,
  (path: string) => `/sign-in/..%2f${path.slice(1)}`,
  (path: string) => `/invitations/..%2f${path.slice(1)}`,
  (path: string) => `/invitations/%2e%2e${path}`,
  (path: string) => `/icon.svg/..${path}`,
  (path: string) => `/icon.svg%2f..%2f${path.slice(1)}`,
  (path: string) => `/_next/static/../..${path}`,
  (path: string) => `/_next/static/..%2f..%2f${path.slice(1)}`,
  (path: string) => `/_next/static/%2e%2e/%2e%2e${path}`,
  (path: string) => `/_next/data/x${path}.json`,
  (path: string) => `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`,
  (path: string) => `/api/health/..%2f..${path}`,
  (path: string) => `/api/webhooks/freeclimb/../../..${path}`,
  (path: string) => `/api/webhooks%2ffreeclimb${path}`,
  (path: string) => `//${EVIL}${path}`,
]

test('however an address is written, a stranger gets nothing of it and is led nowhere else', async () => {
  const addresses = [
    ...PAGES,
    '/api/conferences/export',
    '/api/conferences/news?arrivedAfter=0',
    `/api/recordings/${recordingId}/audio`,
    '/_error',
    '/_global-error',
    '/_not-found',
    '/404',
    '/.env',
    '/.next/server/server-reference-manifest.json',
    '/%',
    '/%ff',
    '/conferences/%c0%ae',
    `/${'x'.repeat(4_000)}`,
  ]
  for (const address of addresses)
    for (const trick of TRICKS) {
      const path = trick(address)
      const { status, headers, text } = await askRaw('GET', path)
      const told = `${path.slice(0, 90)} was answered ${status}`
      const ownStatuses = [
        ...(/^\/(icon\.svg|invitations\/)/.test(path) ? [200] : []),
        // An encoded form of the callback URL, which accepts only POST.
        ...(path === '/api/webhooks%2ffreeclimb/' ? [405] : []),
      ]
      expect([303, 308, 400, 401, 404, ...ownStatuses], told).toContain(status)
      expect(text, told).not.toContain(SECRET_DIGITS)
      expect(headers.location ?? '/', told).toMatch(/^\/(?![/\\])/)
    }
})

const STRANGE_HEADERS: Record<string, string>[] = [
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
  { 'x-middleware-subrequest': 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware' },
  { 'x-middleware-next': '1', 'x-middleware-override-headers': 'cookie' },
  { 'x-middleware-rewrite': '/sign-in' },
  { 'x-matched-path': '/sign-in', 'x-invoke-path': '/sign-in', 'x-invoke-output': '/sign-in' },
  { 'x-original-url': '/sign-in', 'x-rewrite-url': '/sign-in', 'x-forwarded-uri': '/sign-in' },
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  { 'x-nextjs-data': '1' },
  { purpose: 'prefetch' },
  { 'x-http-method-override': 'GET' },
  { host: EVIL },
  { host: `${EVIL}/@` },
  { host: '' },
  { 'x-forwarded-host': EVIL, 'x-forwarded-proto': 'https' },
  { 'x-forwarded-host': `${EVIL}, 127.0.0.1` },
  { 'x-forwarded-proto': 'javascript' },
  { forwarded: `host=${EVIL}` },
  { cookie: 'roomtone.session_token=' },
  { cookie: 'roomtone.session_token=%' },
  { cookie: 'roomtone.session_token=%zz.%zz; roomtone.session_token=1' },
  { cookie: ';;=;roomtone.session_token;=' },
  { cookie: `roomtone.session_token=${'a.'.repeat(4_000)}` },
  { cookie: `roomtone.session_token=${encodeURIComponent("' OR 1=1 --")}.AAAA` },
  { cookie: 'better-auth.session_token=x; __Secure-roomtone.session_token=x' },
  ...[
    'Bearer',
    'Bearer ',
    'Bearer rt_',
    'bearer x',
    'Bearer x y',
    'Basic YWRtaW46YWRtaW4=',
    'Bearer null',
  ].map((authorization) => ({ authorization })),
  { authorization: `Bearer rt_${'x'.repeat(9_000)}` },
]

test('no header opens the door to a stranger, or leads them elsewhere', async () => {
  for (const sent of STRANGE_HEADERS)
    for (const path of [...PAGES, '/api/conferences/export', `/api/recordings/${recordingId}/audio`]) {
      const { status, headers, text } = await askRaw('GET', path, sent)
      const told = `${path} with ${JSON.stringify(sent).slice(0, 90)}`
      expect(status, told).toBe(path.startsWith('/api/') ? 401 : 303)
      expect(text, told).not.toContain(SECRET_DIGITS)
      expect(headers.location ?? '/sign-in', told).toMatch(/^\/sign-in(\?next=%2F(?!%2F|%5C)[^&]*)?$/)
    }
})

test('no method opens it either', async () => {
  for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
    for (const path of [...PAGES, '/api/conferences/export']) {
      const { status, text } = await askRaw(method, path)
      expect(status, `${method} ${path}`).toBe(path.startsWith('/api/') ? 401 : 303)
      expect(text).not.toContain(SECRET_DIGITS)
    }
})

const KNOWN_METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

test('a method that nothing here knows is answered in words, whatever its address', async () => {
  // Node.js doesn't handle CONNECT as a request.
  const unknown = METHODS.filter((method) => !KNOWN_METHODS.includes(method) && method !== 'CONNECT')
  expect(unknown).toEqual(expect.arrayContaining(['TRACE', 'PROPFIND', 'PURGE', 'M-SEARCH']))
  const asked = [
    ...unknown.map((method) => [method, '/conferences']),
    ...['/sign-in', '/nowhere', '/api/conferences', '/api/webhooks/freeclimb', '*'].map((path) => [
      'TRACE',
      path,
    ]),
  ] as [string, string][]
  for (const [method, path] of asked) {
    const { status, text } = await askRaw(method, path, { cookie: 'theme=TRACED' })
    const told = `${method} ${path}`
    expect(status, told).toBe(501)
    expect(text, told).toContain(`doesn’t know the method ${method}.`)
    expect(text, told).not.toContain('TRACED')
  }
})

test('the actions of pages, sent to an address that strangers may reach, do nothing', async () => {
  const manifest = '.next/server/server-reference-manifest.json'
  expect(existsSync(manifest)).toBe(true)
  const ids = Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).node)
  expect(ids.length).toBeGreaterThan(0)
  for (const id of [...ids, '00'.repeat(21)])
    for (const path of ['/sign-in', '/unavailable', '/api/health', '/api/webhooks/freeclimb', '/icon.svg'])
      for (const words of [`[1,["${conferenceId}"]]`, `["${conferenceId}"]`, '[]', '{"__proto__":1}']) {
        const headers = {
          'next-action': id,
          'content-type': 'text/plain;charset=UTF-8',
          accept: 'text/x-component',
          origin: ORIGIN,
        }
        const { text, headers: told } = await askRaw('POST', path, headers, words)
        expect(text).not.toContain(SECRET_DIGITS)
        expect(text).not.toContain('13125550199')
        expect(told['set-cookie'] ?? '').not.toContain('session')
      }
})

const POSTS: [string, Record<string, string>, boolean][] = [
  ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: ORIGIN }, true],
  ['a page of ours without Sec-Fetch-Site', { origin: ORIGIN }, true],
  ['a program', {}, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: `https://${EVIL}` }, false],
  ['a neighbour', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }, false],
  ['another origin', { origin: `https://${EVIL}` }, false],
  ['another origin that names itself as ours', { origin: `https://${EVIL}`, 'x-host': EVIL }, false],
  ['a sandboxed page', { origin: 'null' }, false],
  ['cookies from nowhere', { cookie: 'theme=dark' }, false],
]

for (const [name, sent, isTaken] of POSTS)
  test(`a post of ${name} is ${isTaken ? 'taken' : 'refused in words'}`, async () => {
    for (const path of ['/sign-in', '/conferences', '/api/conferences/export', '/api/health', '/unavailable'])
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const { status, headers, text } = await askRaw(method, path, sent)
        if (isTaken) expect(status, path).not.toBe(403)
        else {
          expect(status, path).toBe(403)
          expect(text).toContain('Roomtone accepts this only from its own pages')
          expect(headers['cache-control']).toContain('no-store')
        }
      }
    // FreeClimb's posts are authenticated by their signature instead.
    expect((await askRaw('POST', '/api/webhooks/freeclimb', sent, '{}')).status).toBe(401)
    expect((await askRaw('GET', '/sign-in', sent)).status).toBe(200)
  })

// Preloaded before the application's own code.
const LOG_REQUESTS = `import { Server } from 'node:http'
const { emit } = Server.prototype
Server.prototype.emit = function (event, request, ...more) {
  if (event === 'request') console.log('asked for', request.url)
  return emit.call(this, event, request, ...more)
}`

test('a page in the place of another is drawn within the one request, whatever host it names', async () => {
  const app = await startApp({
    NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(LOG_REQUESTS)}"`,
  })
  const { port } = new URL(app.url)
  // Wait for the start, because Next.js holds earlier requests back, and they bypass the gates.
  await (await fetch(`${app.url}/icon.svg`)).arrayBuffer()
  const other = createServer((_, response) => response.end('elsewhere')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const elsewhere = `127.0.0.1:${(other.address() as AddressInfo).port}`
  const asked: Promise<number>[] = [
    ['/%ff?a', {}],
    ['/%ff?b', { host: elsewhere, 'x-forwarded-host': elsewhere, forwarded: `host=${elsewhere}` }],
    ['/%ff?c', { 'x-forwarded-proto': 'https' }],
    ['/%ff?d', { rsc: '1' }],
    [`http://${elsewhere}/%ff?e`, {}],
  ].map(async ([path, headers]) => {
    const [answer] = await once(get({ host: '127.0.0.1', port, path, headers } as RequestOptions), 'response')
    return answer.resume().statusCode
  })
  expect(await Promise.all(asked)).toEqual([404, 404, 404, 404, 404])
  const seen = [...app.log().matchAll(/asked for (.*)/g)].map(([, url]) => url).slice(1)
  expect(seen.sort()).toEqual(['/%ff?a', '/%ff?b', '/%ff?c', '/%ff?d', '/%ff?e'])
  other.close()

  // Requests that Node.js or Next.js can't parse must not log an error.
  for (const line of [
    'TRACE / HTTP/1.1',
    'CONNECT a:1 HTTP/1.1',
    'get / HTTP/1.1',
    `${'X'.repeat(20_000)} / HTTP/1.1`,
  ]) {
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {}).resume()
    socket.write(`${line}\r\nHost: a\r\nConnection: close\r\n\r\n`)
    await once(socket, 'close')
  }
  expect(app.log()).not.toMatch(/Error/)
  await app.stop()
})
