import { expect, test } from 'vitest'
import { mayComeFromOtherSite } from './other-site'

const host = 'roomtone.example'
const cookie = 'roomtone.session_token=1'

test.each<[string, Record<string, string>, boolean]>([
  // Sec-Fetch-Site decides where there is one.
  ['a form of ours', { host, 'sec-fetch-site': 'same-origin', origin: `https://${host}` }, false],
  [
    'a form of ours behind a proxy that tells another host',
    { host: 'app:3000', 'sec-fetch-site': 'same-origin', origin: `https://${host}` },
    false,
  ],
  ['what a visitor does without a page', { host, 'sec-fetch-site': 'none' }, false],
  ['another site', { host, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, true],
  ['another site that tells no origin', { host, 'sec-fetch-site': 'cross-site', origin: 'null' }, true],
  [
    'a neighbour below the same domain',
    { host, 'sec-fetch-site': 'same-site', origin: 'https://blog.roomtone.example' },
    true,
  ],
  ['a word that is not known', { host, 'sec-fetch-site': 'Same-Origin ' }, true],
  ['nothing where a word should be', { host, 'sec-fetch-site': '' }, true],
  ['another site with a key', { host, 'sec-fetch-site': 'cross-site', authorization: 'Bearer rt_1' }, true],
  ['an origin that is none', { host, 'sec-fetch-site': 'same-origin', origin: 'garbage' }, true],
  // Else Origin.
  ['our origin', { host, origin: `https://${host}` }, false],
  ['our origin over http', { host, origin: `http://${host}` }, false],
  ['our origin in capitals', { host: 'Roomtone.Example', origin: `https://${host}` }, false],
  ['our origin, its own port told', { host: `${host}:443`, origin: `https://${host}` }, false],
  ['our origin at a port', { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' }, false],
  ['another port', { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3001' }, true],
  ['another name of this machine', { host: '127.0.0.1:3000', origin: 'http://localhost:3000' }, true],
  ['another origin', { host, origin: 'https://evil.example' }, true],
  ['an origin that begins like ours', { host, origin: `https://${host}.evil.example` }, true],
  ['an origin that ends like ours', { host, origin: `https://evil-${host}` }, true],
  ['our host as a user name', { host, origin: `https://${host}@evil.example` }, true],
  ['a sandboxed page', { host, origin: 'null' }, true],
  ['an empty origin', { host, origin: '' }, true],
  ['an origin of no web page', { host, origin: `ftp://${host}` }, true],
  ['an extension', { host, origin: `chrome-extension://${host}` }, true],
  ['two origins', { host, origin: `https://${host} https://evil.example` }, true],
  ['an origin, and no host', { origin: `https://${host}` }, true],
  [
    'the host that the proxy was asked for',
    { host: 'app:3000', 'x-forwarded-host': host, origin: `https://${host}` },
    false,
  ],
  [
    'the first of several proxies',
    { host: 'app:3000', 'x-forwarded-host': `${host}, app:3000`, origin: `https://${host}` },
    false,
  ],
  ['the proxy’s own name', { host: 'app:3000', 'x-forwarded-host': host, origin: 'http://app:3000' }, true],
  // Else what it brings.
  ['curl', { host }, false],
  ['curl with a key', { host, authorization: 'Bearer rt_1' }, false],
  ['cookies, and no word of where they come from', { host, cookie }, true],
  [
    'cookies and a key, and no word of where they come from',
    { host, cookie, authorization: 'Basic eDp5' },
    true,
  ],
])('%s', (_name, headers, isRefused) => {
  expect(mayComeFromOtherSite('POST', new Headers(headers))).toBe(isRefused)
})

test('APP_URL is ours, whatever a proxy tells', () => {
  const from = (origin: string) =>
    mayComeFromOtherSite('POST', new Headers({ host: 'app:3000', origin }), 'https://roomtone.example/here')
  expect(from('https://roomtone.example')).toBe(false)
  expect(from('http://roomtone.example')).toBe(true)
  expect(from('https://roomtone.example:8443')).toBe(true)
})

test('only what may change something is asked', () => {
  const headers = new Headers({
    host,
    'sec-fetch-site': 'cross-site',
    origin: 'https://evil.example',
    cookie,
  })
  const asked = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'post', 'PROPFIND']
  expect(asked.filter((method) => mayComeFromOtherSite(method, headers))).toEqual(asked.slice(3))
})
