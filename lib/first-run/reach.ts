import { BlockList, isIP } from 'node:net'

/** Whether FreeClimb can reach an address from the internet, going by the address alone. */
export type Reach =
  | { kind: 'public' }
  /** `why`: what is wrong with it, as a sentence */
  | { kind: 'this-computer' | 'private' | 'plain-http'; why: string }

type Kind = 'loopback' | 'unspecified' | 'private' | 'linkLocal' | 'reserved'
type Networks = Record<Kind, [network: string, prefix: number][]>

const IPV4: Networks = {
  loopback: [['127.0.0.0', 8]],
  unspecified: [['0.0.0.0', 8]],
  private: [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    // Shared by a provider's customers (RFC 6598), and what Tailscale assigns
    ['100.64.0.0', 10],
  ],
  linkLocal: [['169.254.0.0', 16]],
  // Documentation, benchmarks, multicast and reserved
  reserved: [
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ],
}

const IPV6: Networks = {
  loopback: [['::1', 128]],
  unspecified: [['::', 128]],
  private: [
    ['fc00::', 7],
    ['fec0::', 10],
  ],
  linkLocal: [['fe80::', 10]],
  reserved: [
    ['2001:db8::', 32],
    ['ff00::', 8],
  ],
}

const KINDS = (['loopback', 'unspecified', 'private', 'linkLocal', 'reserved'] as const).map((kind) => {
  const list = new BlockList()
  for (const [network, prefix] of IPV4[kind]) list.addSubnet(network, prefix, 'ipv4')
  for (const [network, prefix] of IPV6[kind]) list.addSubnet(network, prefix, 'ipv6')
  return { kind, list }
})

const IP_WORDS = {
  private: 'an address in a private network',
  linkLocal: 'a link-local address',
  reserved: 'a reserved address',
}

// RFC 6761, 6762, 8375 and what private networks use. No public name ends in these.
const PRIVATE_ENDINGS =
  /\.(local|internal|intranet|private|corp|home|lan|localdomain|home\.arpa|test|invalid)$/

/** Makes no requests and no lookups. Throws if `address` isn't a URL. */
export function reachOf(address: string): Reach {
  const { protocol, host, hostname } = new URL(address)
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const reach = isIP(name) === 0 ? reachOfName(name, host) : reachOfIp(name, host)
  if (reach.kind !== 'public' || protocol === 'https:') return reach
  return {
    kind: 'plain-http',
    why: `${host} is plain HTTP: phone numbers and sessions would travel unencrypted.`,
  }
}

function reachOfName(name: string, host: string): Reach {
  if (name === 'localhost' || name.endsWith('.localhost')) return thisComputer(host)
  if (!name.includes('.')) return { kind: 'private', why: `${host} is a name in your own network only.` }
  return PRIVATE_ENDINGS.test(name)
    ? { kind: 'private', why: `${host} is a name in a private network only.` }
    : { kind: 'public' }
}

function reachOfIp(ip: string, host: string): Reach {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4'
  const found = KINDS.find(({ list }) => list.check(ip, family))?.kind
  if (found === undefined) return { kind: 'public' }
  if (found === 'loopback' || found === 'unspecified') return thisComputer(host)
  return { kind: 'private', why: `${host} is ${IP_WORDS[found]}.` }
}

function thisComputer(host: string): Reach {
  return { kind: 'this-computer', why: `${host} refers to this computer only.` }
}

/** The only place where a link to the address opens; null if it opens anywhere. */
export function reachLimit({ kind }: Reach): string | null {
  if (kind === 'this-computer') return 'on this computer'
  return kind === 'private' ? 'in this network' : null
}

/** Commands of tools with a free plan that give an address a public URL. */
export function tunnelCommands(origin: string): string[] {
  const { port, protocol } = new URL(origin)
  if (reachOf(origin).kind !== 'this-computer')
    return [`cloudflared tunnel --url ${origin}`, `ngrok http ${origin}`]
  const portNumber = port || (protocol === 'https:' ? '443' : '80')
  const local = `${protocol}//localhost:${portNumber}`
  return [
    `cloudflared tunnel --url ${local}`,
    `ngrok http ${protocol === 'http:' ? portNumber : local}`,
    `tailscale funnel ${protocol === 'http:' ? portNumber : local}`,
  ]
}
