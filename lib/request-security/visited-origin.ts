/**
 * The origin that the visitor requested. For display only, because anyone can send these headers. Same-origin requests use
 * the browser's Origin or Referer, because a proxy may forward the host without its port.
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
  // In a chain, the innermost proxy may send its own port, and without a proxy Next sends the one it listens on.
  if (!/:\d+$/.test(host) && /^\d{1,5}$/.test(port) && !['80', '443', ownPort].includes(port)) url.port = port
  return url.origin
}

function isWeb(address: string | null): address is string {
  return address !== null && /^https?:/.test(address) && URL.canParse(address)
}
