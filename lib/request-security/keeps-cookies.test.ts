import { expect, test } from 'vitest'
import { isOpenedOverHttp } from './keeps-cookies'

test.each<[string, Record<string, string>, boolean]>([
  ['http://roomtone.example', {}, true],
  ['http://192.168.1.20:3000', {}, true],
  ['http://127.0.0.1.example', {}, true],
  ['https://roomtone.example', {}, false],
  // HTTPS behind a proxy that doesn't send X-Forwarded-Proto.
  ['http://roomtone.example', { 'sec-fetch-site': 'none' }, false],
  ['http://localhost:3000', {}, false],
  ['http://127.0.0.1:3000', {}, false],
  ['http://[::1]:3000', {}, false],
  ['http://roomtone.localhost', {}, false],
  ['http://evil.example/@:x', {}, true],
  ['http://', {}, false],
  ['javascript://x', {}, false],
])('%s with %j is where browsers drop our cookies: %s', (origin, headers, isDropped) => {
  expect(isOpenedOverHttp(new Headers(headers), origin)).toBe(isDropped)
})
