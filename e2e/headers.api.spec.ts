import type { APIRequestContext } from '@playwright/test'
import { expect, test } from './support/fixtures'
import { NOBODY, stateFile } from './support/signed-in'

const OF_EVERY_ANSWER = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('microphone=()'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
const PAGE =
  /^default-src 'none'; script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'; style-src 'self' 'nonce-/

type Asked = {
  name: string
  path: string
  method?: string
  headers?: Record<string, string>
  data?: string
  status: number
  policy: RegExp | string
  cache: RegExp
}

async function see(
  request: APIRequestContext,
  { path, method, headers, data, status, policy, cache }: Asked,
) {
  const answer = await request.fetch(path, { method, headers, data, maxRedirects: 0 })
  const told = answer.headers()
  expect(answer.status()).toBe(status)
  expect(told).toMatchObject(OF_EVERY_ANSWER)
  expect(told['x-powered-by']).toBeUndefined()
  if (policy !== '') expect(told['content-security-policy']).toMatch(policy)
  expect(told['cache-control'] ?? '').toMatch(cache)
  // No header may appear twice, because browsers would use the first one, or both.
  const names = answer.headersArray().map(({ name }) => name.toLowerCase())
  expect(names.filter((name, index) => name in OF_EVERY_ANSWER && names.indexOf(name) !== index)).toEqual([])
}

const NO_STORE = /no-store/
const LARGE = 'x'.repeat(64 * 1024 + 1)
const exactly = new RegExp(`^${NO_PAGE}$`)

test.describe('a stranger', () => {
  test.use({ storageState: NOBODY })
  const asked: Asked[] = [
    { name: 'the sign-in page', path: '/sign-in', status: 200, policy: PAGE, cache: NO_STORE },
    { name: 'the way to it', path: '/conferences', status: 303, policy: '', cache: NO_STORE },
    {
      name: 'the way to it of a HEAD',
      path: '/conferences',
      method: 'HEAD',
      status: 303,
      policy: '',
      cache: NO_STORE,
    },
    { name: '503', path: '/unavailable', status: 503, policy: PAGE, cache: NO_STORE },
    { name: '401', path: '/api/conferences/export', status: 401, policy: exactly, cache: NO_STORE },
    { name: 'health', path: '/api/health', status: 200, policy: exactly, cache: NO_STORE },
    { name: 'readiness', path: '/api/health/ready', status: 200, policy: exactly, cache: NO_STORE },
    { name: '405', path: '/api/health', method: 'PUT', status: 405, policy: exactly, cache: NO_STORE },
    {
      name: 'the webhook’s 401',
      path: '/api/webhooks/freeclimb',
      method: 'POST',
      status: 401,
      policy: exactly,
      cache: NO_STORE,
    },
    {
      name: 'the webhook’s 405',
      path: '/api/webhooks/freeclimb',
      status: 405,
      policy: exactly,
      cache: NO_STORE,
    },
    {
      name: 'a post of another site',
      path: '/sign-in',
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      status: 403,
      policy: '',
      cache: NO_STORE,
    },
    {
      name: 'the same for programs',
      path: '/api/health',
      method: 'POST',
      headers: { origin: 'null' },
      status: 403,
      policy: exactly,
      cache: NO_STORE,
    },
    {
      name: 'a body that is too large',
      path: '/sign-in',
      method: 'POST',
      data: LARGE,
      status: 413,
      policy: /^default-src 'none'; style-src 'nonce-[\w+/]{22}=='; frame-ancestors 'none'$/,
      cache: NO_STORE,
    },
    {
      name: 'a body that is too large, for programs',
      path: '/api/health',
      method: 'PUT',
      data: LARGE,
      status: 413,
      policy: exactly,
      cache: NO_STORE,
    },
    { name: 'a path that Next turns into another', path: '/a//b', status: 308, policy: exactly, cache: /^$/ },
    { name: 'the icon', path: '/icon.svg', status: 200, policy: exactly, cache: /public/ },
    {
      name: 'no static file',
      path: '/_next/static/nothing.js',
      status: 404,
      policy: exactly,
      cache: NO_STORE,
    },
  ]
  for (const each of asked)
    test(`is answered with every header: ${each.name}`, ({ request }) => see(request, each))

  test('is answered with every header: a static file, which anyone may keep', async ({ request }) => {
    const page = await (await request.get('/sign-in')).text()
    const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? []
    await see(request, { name: '', path: script, status: 200, policy: exactly, cache: /immutable/ })
  })
})

test.describe('an administrator', () => {
  const asked: Asked[] = [
    { name: 'the list', path: '/conferences', status: 200, policy: PAGE, cache: NO_STORE },
    { name: 'home', path: '/', status: 307, policy: PAGE, cache: NO_STORE },
    { name: '404', path: '/nothing', status: 404, policy: PAGE, cache: NO_STORE },
    { name: '404 of a conference', path: '/conferences/CF1', status: 404, policy: PAGE, cache: NO_STORE },
    { name: '404 of an address that is none', path: '/%ff', status: 404, policy: PAGE, cache: NO_STORE },
    {
      name: 'news',
      path: '/api/conferences/news?arrivedAfter=0',
      status: 200,
      policy: exactly,
      cache: /^private, no-cache$/,
    },
    { name: 'news refused', path: '/api/conferences/news', status: 400, policy: exactly, cache: NO_STORE },
    {
      name: 'CSV',
      path: '/api/conferences/export',
      status: 200,
      policy: exactly,
      cache: /^private, no-store$/,
    },
    {
      name: 'CSV, HEAD',
      path: '/api/conferences/export',
      method: 'HEAD',
      status: 200,
      policy: exactly,
      cache: /^private, no-store$/,
    },
    {
      name: 'an export refused',
      path: '/api/conferences/export?format=x',
      status: 400,
      policy: exactly,
      cache: NO_STORE,
    },
    {
      name: 'no recording',
      path: '/api/recordings/RE1/audio',
      status: 404,
      policy: exactly,
      cache: NO_STORE,
    },
  ]
  for (const each of asked)
    test(`is answered with every header: ${each.name}`, ({ request }) => see(request, each))

  test('is answered with every header: news that are none', async ({ request, runConference }) => {
    const { conferenceId } = await runConference({ durationSec: 6_001 })
    const path = `/api/conferences/news?arrivedAfter=0&minDuration=6001&maxDuration=6001&rows=${conferenceId}`
    const etag = (await request.get(path)).headers().etag ?? ''
    const asked = { name: '', path, headers: { 'if-none-match': etag }, status: 304, policy: exactly }
    await see(request, { ...asked, cache: /^private, no-cache$/ })
  })

  test('is answered with every header: audio, whole, in part, known and beyond its end', async ({
    request,
    runConference,
  }) => {
    const { recordings } = await runConference({ durationSec: 3 })
    const path = `/api/recordings/${recordings[0]?.recordingId}/audio`
    const etag = (await request.get(path)).headers().etag ?? ''
    const cache = /^private, max-age=0, must-revalidate, no-transform$/
    const cases: [number, Record<string, string>, RegExp][] = [
      [200, {}, cache],
      [206, { range: 'bytes=0-9' }, cache],
      [304, { 'if-none-match': etag }, cache],
      [416, { range: 'bytes=99999999-' }, NO_STORE],
    ]
    for (const [status, headers, kept] of cases)
      for (const method of ['GET', 'HEAD'])
        await see(request, { name: '', path, method, headers, status, policy: exactly, cache: kept })
  })
})

test.describe('a listener', () => {
  test.use({ storageState: stateFile('listener') })
  test('is answered with every header: 403', ({ request }) =>
    see(request, {
      name: '',
      path: '/api/conferences/export',
      status: 403,
      policy: exactly,
      cache: NO_STORE,
    }))
})

test('every script and style of a page carries the nonce of that answer, and nothing is inline', async ({
  request,
  runConference,
}) => {
  const { conferenceId } = await runConference({ recordings: 2 })
  const nonces = new Set<string>()
  for (const path of [
    '/conferences',
    `/conferences/${conferenceId}`,
    '/sign-in',
    '/nothing',
    '/unavailable',
  ]) {
    const answer = await request.get(path)
    const page = await answer.text()
    const [, nonce = ''] = /'nonce-([^']+)'/.exec(answer.headers()['content-security-policy'] ?? '') ?? []
    nonces.add(nonce)
    const tags = page.match(/<(script|style|link rel="(stylesheet|preload)")[^>]*>/g) ?? []
    expect(tags.length, path).toBeGreaterThan(0)
    expect(
      tags.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([])
    const written = page.replaceAll(/<script[^>]*>.*?<\/script>/gs, '')
    expect(written.match(/<[^>]* (style|on\w+)="[^>]*>/g), path).toBeNull()
    expect(written, path).not.toMatch(/(href|src|action)="(javascript|data):/)
  }
  expect(nonces.size).toBe(5)
})
