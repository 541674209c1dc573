import { expect, test } from 'vitest'
import { parseWebhookRequest } from './webhook-address'

const RIGHT = '/api/webhooks/freeclimb'

test.each([
  RIGHT,
  `${RIGHT}/`,
  `${RIGHT}//`,
  `/${RIGHT}`,
  '/api//webhooks///freeclimb//',
  '\\api\\webhooks\\freeclimb',
  '/%61pi/webhooks/freeclimb',
  '/api%2fwebhooks%2Ffreeclimb',
  '/API/Webhooks/FreeClimb',
  `${RIGHT}%20`,
  `${RIGHT}%0A`,
  '/api/./webhooks/x/../freeclimb',
  'http://roomtone.example/api/webhooks/freeclimb',
  'HTTPS://roomtone.example:8443//api/webhooks/freeclimb/',
])('%s names the webhook, signed or not, by every method', (target) => {
  for (const [method, isSigned] of [
    ['POST', true],
    ['POST', false],
    ['GET', false],
  ] as const) {
    expect(parseWebhookRequest(method, target, isSigned)).toEqual({ sentTo: null, search: '' })
    expect(parseWebhookRequest(method, `${target}?a=//b&c`, isSigned)?.search).toBe('?a=//b&c')
    expect(parseWebhookRequest(method, `${target}?a#/b`, isSigned)).toEqual({ sentTo: null, search: '?a' })
  }
})

test.each([
  ['/', '/'],
  ['*', '*'],
  ['', '/'],
  ['?x', '/'],
  ['/api/webhook', '/api/webhook'],
  ['/api/webhook?token=secret', '/api/webhook'],
  [`${RIGHT}/extra`, `${RIGHT}/extra`],
  [`${RIGHT}-2`, `${RIGHT}-2`],
  [`${RIGHT}/../..`, `${RIGHT}/../..`],
  [`${RIGHT}%2520`, `${RIGHT}%2520`],
  ['//evil.example/x', '//evil.example/x'],
  ['/%', '/%'],
  ['/%ff%fe', '/%ff%fe'],
  ['/\u00e9\u0001', '/??'],
  ['http://evil.example', '/'],
  [`/${'x'.repeat(8_000)}`, `/${'x'.repeat(199)}`],
])('a signed post to %s came to a wrong address', (target, sentTo) => {
  expect(parseWebhookRequest('POST', target, true)?.sentTo).toBe(sentTo)
  expect(parseWebhookRequest('POST', target, false)).toBeNull()
  for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS', undefined])
    expect(parseWebhookRequest(method, target, true)).toBeNull()
})
