/**
 * The origin that a visitor asked at, as far as their browser and the proxies in front tell: only to be shown, for anyone can
 * write these headers. Where a proxy passes on a name without its port, only the browser knows better.
 */
export function visitedOriginOf(headers: Pick<Headers, 'get'>, ownPort = process.env.PORT): string {
  if (headers.get('sec-fetch-site') === 'same-origin') {
    const sender = [headers.get('origin'), headers.get('referer')].find(isWeb)
    if (sender) return new URL(sender).origin
  }
  const nearest = (name: string) => headers.get(name)?.split(',')[0]?.trim()
  const scheme = nearest('x-forwarded-proto') === 'https' ? 'https' : 'http'
  const host = nearest('x-forwarded-host') ?? nearest('host')
  const named = `${scheme}://${host}`
  if (!host || !URL.canParse(named)) return `${scheme}://localhost`
  const url = new URL(named)
  const port = nearest('x-forwarded-port') ?? ''
  // Of a chain of proxies, the innermost may tell its own; and where none tells any, Next writes the one that it listens on.
  if (!/:\d+$/.test(host) && /^\d{1,5}$/.test(port) && !['80', '443', ownPort].includes(port)) url.port = port
  return url.origin
}

function isWeb(address: string | null): address is string {
  return address !== null && /^https?:/.test(address) && URL.canParse(address)
}
