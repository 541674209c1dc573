import { expect, test } from 'vitest'
import { countableAddress, originOf, PEER_HEADER } from './origin'

type Case = [string, { trusted?: number; peer?: string; forwarded?: string }, string | null]

test.each<Case>([
  ['no proxy is said: the connection', { peer: '203.0.113.9' }, '203.0.113.9'],
  ['… whatever the visitor writes', { peer: '203.0.113.9', forwarded: '192.0.2.1' }, '203.0.113.9'],
  ['… also where that is a proxy', { peer: '127.0.0.1', forwarded: '192.0.2.1' }, '127.0.0.1'],
  ['none', { trusted: 0, peer: '203.0.113.9', forwarded: '192.0.2.1' }, '203.0.113.9'],
  ['one', { trusted: 1, peer: '10.0.0.2', forwarded: '192.0.2.1' }, '192.0.2.1'],
  [
    'one, and a visitor who writes another',
    { trusted: 1, peer: '10.0.0.2', forwarded: '192.0.2.99, 192.0.2.1' },
    '192.0.2.1',
  ],
  ['two', { trusted: 2, peer: '10.0.0.2', forwarded: '192.0.2.99, 192.0.2.1, 10.0.0.3' }, '192.0.2.1'],
  ['two, and only one is there', { trusted: 2, peer: '10.0.0.2', forwarded: '192.0.2.1' }, '192.0.2.1'],
  [
    'one that tells nothing, as the hook writes it',
    { trusted: 1, peer: '10.0.0.2', forwarded: '' },
    '10.0.0.2',
  ],
  [
    'one, on a host that does not tell the connection',
    { trusted: 1, forwarded: '192.0.2.99, 192.0.2.1' },
    '192.0.2.1',
  ],
  ['none is said, on such a host', { forwarded: '192.0.2.99' }, null],
  ['nonsense', { trusted: 1, peer: '10.0.0.2', forwarded: `${'x'.repeat(9_000)}` }, null],
  ['a port', { trusted: 1, peer: '10.0.0.2', forwarded: '192.0.2.1:5000' }, '192.0.2.1'],
  ['IPv6 in brackets', { trusted: 1, peer: '10.0.0.2', forwarded: '[2001:DB8::1]:5000' }, '2001:db8::1'],
  ['IPv4 as IPv6', { peer: '::ffff:203.0.113.9' }, '203.0.113.9'],
])('the address of a request behind trusted proxies: %s', (_, { trusted, peer, forwarded }, address) => {
  const headers = new Headers()
  if (peer !== undefined) headers.set(PEER_HEADER, peer)
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded)
  expect(originOf(headers, { TRUSTED_PROXIES: trusted, VERCEL: undefined }).address).toBe(address)
})

test('on Vercel its own header says it', () => {
  const headers = new Headers({
    'x-vercel-forwarded-for': '192.0.2.1',
    'x-forwarded-for': '192.0.2.99',
    [PEER_HEADER]: '192.0.2.98',
  })
  expect(originOf(headers, { TRUSTED_PROXIES: undefined, VERCEL: '1' }).address).toBe('192.0.2.1')
})

test.each<[string | null, number | undefined, string | null]>([
  [null, 1, null],
  ['192.0.2.1', undefined, '192.0.2.1'],
  ['127.0.0.1', 1, null],
  ['::1', 1, null],
  ['10.1.2.3', undefined, null],
  ['10.1.2.3', 0, '10.1.2.3'],
  ['fd00::1', undefined, null],
  ['2001:db8:1:2:3::4', undefined, '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', undefined, '2001:db8:1:2::/64'],
  ['2001:db8::1', undefined, '2001:db8:0:0::/64'],
])('tries from %s, with %s trusted proxies, are counted by %s', (address, trusted, counted) => {
  expect(countableAddress(address, { TRUSTED_PROXIES: trusted })).toBe(counted)
})
