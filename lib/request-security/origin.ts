import { BlockList, isIP } from 'node:net'
import type { Origin } from '@/lib/audit/append'
import { type Environment, env } from '@/lib/env'

/**
 * The header that says which address a connection came from. Written by lib/http/name-peer.ts over whatever the visitor
 * sent under this name.
 */
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

/** Who a request came through: every address that is told of it, the nearest last. Null where one is none. */
export type AddressChain = {
  /** Told by X-Forwarded-For, the nearest proxy's word last */
  forwarded: (string | null)[]
  /** The other end of the connection; null where this host does not tell */
  peer: string | null
}

/**
 * Where a request came from. Each proxy appends the address that it saw to X-Forwarded-For, so as many of its elements
 * can be believed, from the right, as there are proxies of ours: TRUSTED_PROXIES. Anything further left, and all of it
 * where that is not set, may be made up by the visitor.
 */
export function originOf(headers: Headers, settings: ProxySettings = env()): Origin {
  return { address: addressOf(headers, settings), userAgent: headers.get('user-agent') }
}

function addressOf(headers: Headers, { TRUSTED_PROXIES: trusted, VERCEL }: ProxySettings): string | null {
  // Vercel writes this header itself and lets no visitor set it.
  if (trusted === undefined && VERCEL !== undefined)
    return readAddress(headers.get('x-vercel-forwarded-for') ?? headers.get('x-forwarded-for'))
  const { forwarded, peer } = addressChain(headers)
  const chain = [...forwarded, peer]
  return chain[Math.max(0, chain.length - 1 - (trusted ?? 0))] ?? null
}

export function addressChain(headers: Headers): AddressChain {
  // Empty where no proxy told anything: lib/http/name-peer.ts.
  const told = headers.get('x-forwarded-for') || null
  const forwarded = told === null ? [] : told.split(',').slice(-20).map(readAddress)
  return { forwarded, peer: readAddress(headers.get(PEER_HEADER)) }
}

/**
 * An address as tries are counted by it; null for one that says nothing about who comes from there. Loopback is this
 * machine. A private address is a proxy's as likely as a visitor's, unless it is known how many proxies there are. A
 * network of IPv6 is one place, because whoever has one of its addresses has all of them.
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

/** An address in one spelling, without port, zone or brackets; null for what is none. */
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
  // The URL parser writes every address in its one shortest form.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''))
  const missing = tail === undefined ? 0 : 8 - (left?.length ?? 0) - (right?.length ?? 0)
  return [...(left ?? []), ...Array.from({ length: missing }, () => '0'), ...(right ?? [])]
}
