import { BlockList, isIP } from 'node:net'
import type { Origin } from '@/lib/audit/append'
import { type Environment, env } from '@/lib/env'

/** Carries the connection's remote address. lib/http/name-peer.ts overwrites whatever the client sent in it. */
export const PEER_HEADER = 'x-roomtone-peer'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

type ProxySettings = Pick<Environment, 'TRUSTED_PROXIES' | 'VERCEL'>

/** Every address a request came through, nearest last; null for an element that isn't an address. */
export type AddressChain = {
  /** From X-Forwarded-For, the nearest proxy's entry last */
  forwarded: (string | null)[]
  /** The connection's remote address; null where the host doesn't provide it */
  peer: string | null
}

/**
 * Where a request came from. Each proxy appends the address it saw to X-Forwarded-For, so only the rightmost
 * TRUSTED_PROXIES entries (default 0) can be trusted. The client may have made up everything to the left of them.
 */
export function originOf(headers: Headers, settings: ProxySettings = env()): Origin {
  return { address: addressOf(headers, settings), userAgent: headers.get('user-agent') }
}

function addressOf(headers: Headers, { TRUSTED_PROXIES: trusted, VERCEL }: ProxySettings): string | null {
  // Vercel sets this header itself and overwrites what the client sent.
  if (trusted === undefined && VERCEL !== undefined)
    return readAddress(headers.get('x-vercel-forwarded-for') ?? headers.get('x-forwarded-for'))
  const { forwarded, peer } = addressChain(headers)
  const chain = [...forwarded, peer]
  return chain[Math.max(0, chain.length - 1 - (trusted ?? 0))] ?? null
}

export function addressChain(headers: Headers): AddressChain {
  // lib/http/name-peer.ts sets it to an empty string if no proxy sent it.
  const told = headers.get('x-forwarded-for') || null
  const forwarded = told === null ? [] : told.split(',').slice(-20).map(readAddress)
  return { forwarded, peer: readAddress(headers.get(PEER_HEADER)) }
}

/**
 * The form of an address that attempts are counted by; null if it doesn't identify a visitor: loopback, or a private
 * address, which may be a proxy's, unless TRUSTED_PROXIES is set. IPv6 is cut to its /64, which one user usually controls.
 */
export function countableAddress(
  address: string | null,
  { TRUSTED_PROXIES: trusted }: Pick<ProxySettings, 'TRUSTED_PROXIES'> = env(),
): string | null {
  if (address === null) return null
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (LOOPBACK.check(address, family)) return null
  if (trusted === undefined && isPrivateAddress(address)) return null
  return family === 'ipv4' ? address : `${ipv6Groups(address).slice(0, 4).join(':')}::/64`
}

export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

export function isPrivateAddress(address: string): boolean {
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Normalizes an address, removing port, zone and brackets; null if it isn't one. */
function readAddress(text: string | null): string | null {
  const bare = text
    ?.trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .split('%')[0]
  if (bare === undefined || bare.length > 45 || isIP(bare) === 0) return null
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare) ?? []
  return mapped ?? bare.toLowerCase()
}

function ipv6Groups(address: string): string[] {
  // The URL parser normalizes every address to its shortest form.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const missing = tail === undefined ? 0 : 8 - (left?.length ?? 0) - (right?.length ?? 0)
  return [...(left ?? []), ...Array.from({ length: missing }, () => '0'), ...(right ?? [])]
}
