const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

const OWN_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

/**
 * Whether a request that changes something may have been sent by the page of another site, with the visitor's cookies.
 * Browsers say where a request was made: in Sec-Fetch-Site over HTTPS, else in Origin, or in Referer where a proxy drops
 * that. What says none of them is no browser, and has no cookies but those it was given: then it need not have any.
 */
export function mayComeFromOtherSite(method: string, headers: Headers, appUrl?: string): boolean {
  if (SAFE_METHODS.includes(method)) return false
  const origin = headers.get('origin')
  // No browser writes such a one, and Next's own check would fail on it.
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
  // A proxy may pass on the name alone, and tell the port elsewhere or not at all. Another port is another application.
  const ports =
    asked.port !== null
      ? [asked.port]
      : [ownPort, firstOf(headers.get('x-forwarded-port')), host?.name === asked.name ? host.port : null]
  return ports.includes(port || ownPort)
}

/** What the proxy nearest to the visitor was asked for. No page of another site can have a browser send these headers. */
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

/** Host in the one spelling that the URL parser gives it, its port apart, which it may name or leave out. */
function readHost(text: string | null): { name: string; port: string | null } | null {
  const [, name = '', port] = /^([^/?#@\\:]+|\[[\da-f:.]+\])(?::(\d*))?$/i.exec(text ?? '') ?? []
  if (!URL.canParse(`http://${name}`)) return null
  return { name: withoutDot(new URL(`http://${name}`).hostname), port: port ? String(Number(port)) : null }
}

function withoutDot(name: string) {
  return name.replace(/\.$/, '')
}

/**
 * Has Next's check of server actions agree with mayComeFromOtherSite, whose answer it comes after: it compares Origin with
 * the host as text, and answers 500 where a port is left out, a letter is a capital or the origin is no host.
 */
export function settleOrigin(headers: Headers): void {
  const origin = headers.get('origin') ?? ''
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url !== null && url.protocol in OWN_PORTS) headers.set('x-forwarded-host', url.host)
  else headers.delete('origin')
}
