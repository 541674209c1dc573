import { expect, test } from 'vitest'
import { addressChain, originOf, PEER_HEADER } from '@/lib/request-security/origin'
import { checkAddresses } from './address-check'

type Case = [string, { trusted?: number; vercel?: true; peer?: string; forwarded?: string }, boolean, RegExp]

test.each<Case>([
  ['Vercel', { vercel: true, forwarded: '192.0.2.1' }, true, /Vercel passes on/],
  ['no proxy', { peer: '192.0.2.1' }, true, /directly: your IP address is 192\.0\.2\.1/],
  ['no proxy, on this network', { trusted: 0, peer: '10.0.0.9' }, true, /is 10\.0\.0\.9/],
  ['this machine, or a proxy on it that tells nothing', { peer: '127.0.0.1' }, false, /can’t be told apart/],
  ['a proxy in a network that tells nothing', { peer: '172.17.0.1' }, false, /can’t be told apart/],
  [
    'a proxy that nobody vouches for',
    { peer: '127.0.0.1', forwarded: '192.0.2.1' },
    false,
    /TRUSTED_PROXIES is not set/,
  ],
  [
    'one proxy',
    { trusted: 1, peer: '127.0.0.1', forwarded: '192.0.2.1' },
    true,
    /Your IP address is 192\.0\.2\.1/,
  ],
  ['one proxy that tells nothing', { trusted: 1, peer: '127.0.0.1' }, false, /has 0 addresses/],
  [
    'the same, as the hook writes it',
    { trusted: 1, peer: '127.0.0.1', forwarded: '' },
    false,
    /has 0 addresses/,
  ],
  [
    'a visitor on the machine of the proxy',
    { trusted: 1, peer: '127.0.0.1', forwarded: '127.0.0.1' },
    true,
    /Your IP address is 127\.0\.0\.1/,
  ],
  [
    'fewer proxies than are said',
    { trusted: 2, peer: '127.0.0.1', forwarded: '192.0.2.1' },
    false,
    /has 1 address in/,
  ],
  [
    'a proxy that writes nonsense',
    { trusted: 1, peer: '127.0.0.1', forwarded: 'unknown' },
    false,
    /isn’t an IP address/,
  ],
  ['a host that tells nothing', {}, false, /doesn’t pass on/],
])('whether visitors can be told apart: %s', (_, { trusted, vercel, peer, forwarded }, isGood, fact) => {
  const headers = new Headers()
  if (peer !== undefined) headers.set(PEER_HEADER, peer)
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded)
  const { address } = originOf(headers, { TRUSTED_PROXIES: trusted, VERCEL: vercel && '1' })
  const check = checkAddresses({ ...addressChain(headers), trusted, isOnVercel: vercel ?? false, address })
  expect(check.state === 'ok').toBe(isGood)
  expect(check.fact).toMatch(fact)
  expect(check.remedy === null).toBe(isGood && !(trusted !== undefined && trusted > 0))
})
