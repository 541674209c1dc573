const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

const OWN_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

/**
 * Whether a request may be CSRF. Browsers reveal its source in Sec-Fetch-Site over HTTPS, else in Origin, or in Referer if
 * a proxy drops that. A request with none of them isn't from a browser, so it is suspect only if it has cookies.
 */
export function mayBeCrossSite(method: string, headers: Headers, appUrl?: string): boolean {
  if (SAFE_METHODS.includes(method)) return false
  const origin = headers.get('origin')
  // No browser sends a malformed Origin, and Next's own check would throw on it.
  if (origin !== null && origin !== 'null' && !URL.canParse(origin)) return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  const sender = origin ?? headers.get('referer')
  if (sender !== null) return !isOurs(sender, headers, appUrl)
  return headers.has('cookie')
}

function isOurs(sender: string, headers: Headers, appUrl: string | undefined) {
  if (!URL.canParse(sender)) return false
  const { protocol, hostname, port, origin } = new URL(sender)
  const ownPort = OWN_PORTS[protocol]
  if (ownPort === undefined) return false
  if (appUrl !== undefined && new URL(appUrl).origin === origin) return true
  const host = readHost(headers.get('host'))
  const asked = readHost(forwardedHost(headers)) ?? host
  if (asked === null || asked.name !== withoutDot(hostname)) return false
  // A proxy may forward the host without its port, and the port separately or not at all. Another port is another app.
  const ports =
    asked.port !== null
      ? [asked.port]
      : [ownPort, firstOf(headers.get('x-forwarded-port')), host?.name === asked.name ? host.port : null]
  return ports.includes(port || ownPort)
}

/** The host that the outermost proxy was asked for. Another site's page can't make a browser send these headers. */
function forwardedHost(headers: Headers): string | null {
  const host = firstOf(headers.get('x-forwarded-host'))
  if (host !== null) return host
  return /(?:^|[;\s])host=("?)([^";]+)\1/i.exec(firstOf(headers.get('forwarded')) ?? '')?.[2] ?? null
}

function firstOf(list: string | null): string | null {
  return (
    list
      ?.split(',')
      .map((item) => item.trim())
      .find((item) => item !== '') ?? null
  )
}

/** Host as the URL parser normalizes it, with its optional port. */
function readHost(text: string | null): { name: string; port: string | null } | null {
  const [, name = '', port] = /^([^/?#@\\:]+|\[[\da-f:.]+\])(?::(\d*))?$/i.exec(text ?? '') ?? []
  if (!URL.canParse(`http://${name}`)) return null
  return { name: withoutDot(new URL(`http://${name}`).hostname), port: port ? String(Number(port)) : null }
}

function withoutDot(name: string) {
  return name.replace(/\.$/, '')
}

/**
 * Makes Next's own CSRF check of server actions agree with mayBeCrossSite, which ran before. Next compares Origin
 * and host as text, and answers 500 on an omitted port, a capital letter or an origin that isn't a host.
 */
export function settleOrigin(headers: Headers): void {
  const origin = headers.get('origin') ?? ''
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url !== null && url.protocol in OWN_PORTS) headers.set('x-forwarded-host', url.host)
  else headers.delete('origin')
}
