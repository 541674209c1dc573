import { expect, test } from 'vitest'
import { mayBeCrossSite, settleOrigin } from './cross-site'

const host = 'roomtone.example'
const cookie = 'roomtone.session_token=1'

test.each<[string, Record<string, string>, boolean]>([
  // Sec-Fetch-Site decides if present.
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
  // Otherwise Origin.
  ['our origin', { host, origin: `https://${host}` }, false],
  ['our origin over http', { host, origin: `http://${host}` }, false],
  ['our origin in capitals', { host: 'Roomtone.Example', origin: `https://${host}` }, false],
  ['our origin, its own port told', { host: `${host}:443`, origin: `https://${host}` }, false],
  ['our origin at a port', { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' }, false],
  ['our origin over http, its own port told', { host: `${host}:80`, origin: `http://${host}` }, false],
  ['the port of the other protocol', { host: `${host}:80`, origin: `https://${host}` }, true],
  ['our origin with a trailing dot', { host: `${host}.`, origin: `https://${host}` }, false],
  ['our host with a trailing dot', { host, origin: `https://${host}.` }, false],
  ['our origin in IPv6', { host: '[::1]:3000', origin: 'http://[::1]:3000' }, false],
  ['our origin in IPv6, written longer', { host: '[0:0::1]:3000', origin: 'http://[::1]:3000' }, false],
  ['another address in IPv6', { host: '[::2]:3000', origin: 'http://[::1]:3000' }, true],
  ['our host with a user name', { host: `me@${host}`, origin: `https://${host}` }, true],
  ['our host with a path', { host: `${host}/x`, origin: `https://${host}` }, true],
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
  ...[{ host }, { host: 'app:3000', 'x-forwarded-host': host } as Record<string, string>].flatMap(
    (asked): [string, Record<string, string>, boolean][] => [
      ['a proxy leaves out the port', { ...asked, origin: `https://${host}:8443` }, true],
      [
        'a proxy tells the port apart',
        { ...asked, 'x-forwarded-port': '8443', origin: `https://${host}:8443` },
        false,
      ],
      [
        'a proxy tells another port apart',
        { ...asked, 'x-forwarded-port': '8444', origin: `https://${host}:8443` },
        true,
      ],
      [
        'the next proxy tells its own port',
        { ...asked, 'x-forwarded-port': '80', origin: `https://${host}` },
        false,
      ],
    ],
  ),
  [
    'the port is in Host alone',
    { host: `${host}:8443`, 'x-forwarded-host': host, origin: `https://${host}:8443` },
    false,
  ],
  [
    'a port told apart does not count where the host has one',
    { host: `${host}:8443`, 'x-forwarded-port': '9000', origin: `https://${host}:9000` },
    true,
  ],
  [
    'the host in Forwarded',
    {
      host: 'app:3000',
      forwarded: `for=1.2.3.4;host="${host}:8443";proto=https, for=10.0.0.1;host=b`,
      origin: `https://${host}:8443`,
    },
    false,
  ],
  ['another host in Forwarded', { host, forwarded: 'host=app', origin: `https://${host}` }, true],
  ['an empty X-Forwarded-Host', { host, 'x-forwarded-host': '', origin: `https://${host}` }, false],
  ['protocols of two proxies', { host, 'x-forwarded-proto': 'https,http', origin: `https://${host}` }, false],
  // Otherwise Referer, because a proxy may drop Origin.
  ['our page', { host, cookie, referer: `https://${host}/users` }, false],
  ['the page of another site', { host, referer: `https://evil.example/?${host}` }, true],
  ['a sandboxed page that names ours', { host, origin: 'null', referer: `https://${host}/` }, true],
  ['the proxy’s own name', { host: 'app:3000', 'x-forwarded-host': host, origin: 'http://app:3000' }, true],
  // Otherwise the request's cookies.
  ['curl', { host }, false],
  ['curl with a key', { host, authorization: 'Bearer rt_1' }, false],
  ['cookies, and no word of where they come from', { host, cookie }, true],
  [
    'cookies and a key, and no word of where they come from',
    { host, cookie, authorization: 'Basic eDp5' },
    true,
  ],
])('%s', (_name, headers, isRefused) => {
  expect(mayBeCrossSite('POST', new Headers(headers))).toBe(isRefused)
})

test('APP_URL is ours, whatever a proxy tells', () => {
  const from = (origin: string) =>
    mayBeCrossSite('POST', new Headers({ host: 'app:3000', origin }), 'https://roomtone.example/here')
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
  expect(asked.filter((method) => mayBeCrossSite(method, headers))).toEqual(asked.slice(3))
})

test.each([
  [
    { host: `${host}:443`, origin: `https://${host}` },
    { origin: `https://${host}`, 'x-forwarded-host': host },
  ],
  [
    { 'x-forwarded-host': host, origin: `https://${host}:8443` },
    { origin: `https://${host}:8443`, 'x-forwarded-host': `${host}:8443` },
  ],
  [
    { host, origin: 'null' },
    { origin: null, 'x-forwarded-host': null },
  ],
  [
    { host, origin: 'chrome-extension://abc' },
    { origin: null, 'x-forwarded-host': null },
  ],
  [{ host }, { origin: null, 'x-forwarded-host': null }],
])('Next is to compare %j as equal', (sent, told) => {
  const headers = new Headers(sent as Record<string, string>)
  settleOrigin(headers)
  for (const [name, value] of Object.entries(told)) expect(headers.get(name)).toBe(value)
})
