import { expect, test } from 'vitest'
import { visitedOriginOf } from './visited-origin'

const PROXIED = { host: 'rooms.example.com', 'x-forwarded-proto': 'https' }

test.each([
  ['asked directly', { host: '127.0.0.1:3000' }, 'http://127.0.0.1:3000'],
  ['behind a proxy', PROXIED, 'https://rooms.example.com'],
  [
    'by the nearest of several proxies',
    {
      host: 'app:3000',
      'x-forwarded-host': 'rooms.example.com:8443, app',
      'x-forwarded-proto': 'https, http',
    },
    'https://rooms.example.com:8443',
  ],
  ['with the port told apart', { ...PROXIED, 'x-forwarded-port': '8443' }, 'https://rooms.example.com:8443'],
  ['with the usual port', { ...PROXIED, 'x-forwarded-port': '443' }, 'https://rooms.example.com'],
  ['with the port of an inner proxy', { ...PROXIED, 'x-forwarded-port': '80' }, 'https://rooms.example.com'],
  [
    'with a port in both',
    { ...PROXIED, host: 'rooms.example.com:8443', 'x-forwarded-port': '3000' },
    'https://rooms.example.com:8443',
  ],
  [
    'with the port that Next listens on',
    { ...PROXIED, 'x-forwarded-port': '3000' },
    'https://rooms.example.com',
  ],
  ['with a port that is none', { ...PROXIED, 'x-forwarded-port': '8443x' }, 'https://rooms.example.com'],
  ['with a port that is too high', { ...PROXIED, 'x-forwarded-port': '99999' }, 'https://rooms.example.com'],
  [
    'from a page of ours',
    { ...PROXIED, 'sec-fetch-site': 'same-origin', referer: 'https://rooms.example.com:8443/conferences' },
    'https://rooms.example.com:8443',
  ],
  [
    'by a form of ours, whatever the proxy says',
    { host: 'app:3000', 'sec-fetch-site': 'same-origin', origin: 'https://rooms.example.com:8443' },
    'https://rooms.example.com:8443',
  ],
  [
    'by a form that hides where it is',
    { ...PROXIED, 'sec-fetch-site': 'same-origin', origin: 'null', referer: 'about:client' },
    'https://rooms.example.com',
  ],
  [
    'from another application of the same host',
    { ...PROXIED, 'sec-fetch-site': 'same-site', referer: 'https://rooms.example.com:9000/' },
    'https://rooms.example.com',
  ],
  ['from anywhere else', { ...PROXIED, referer: 'https://other.example/' }, 'https://rooms.example.com'],
  ['without a host', {}, 'http://localhost'],
  ['with a host that is none', { host: 'a b' }, 'http://localhost'],
])('%s', (_how, headers, origin) => {
  expect(visitedOriginOf(new Headers(headers), '3000')).toBe(origin)
})
