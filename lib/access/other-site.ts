const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS']

/**
 * Whether a request that changes something may have been sent by the page of another site, with the visitor's cookies.
 * Browsers say where a request was made: in Sec-Fetch-Site over HTTPS, else in Origin. What says neither is no browser,
 * and has no cookies but those it was given: then it need not have any.
 */
export function mayComeFromOtherSite(method: string, headers: Headers, appUrl?: string): boolean {
  if (SAFE_METHODS.includes(method)) return false
  const origin = headers.get('origin')
  // No browser writes such a one, and Next's own check would fail on it.
  if (origin !== null && origin !== 'null' && !URL.canParse(origin)) return true
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site !== 'same-origin' && site !== 'none'
  if (origin !== null) return !isOurs(origin, headers, appUrl)
  return headers.has('cookie')
}

// As the check of Next's server actions, which comes after this one: the nearest proxy's word, else the request's own.
function isOurs(origin: string, headers: Headers, appUrl: string | undefined) {
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  if (appUrl !== undefined && new URL(appUrl).origin === `${protocol}//${host}`) return true
  const asked = (headers.get('x-forwarded-host') ?? headers.get('host'))?.split(',')[0]?.trim()
  // Parsed, because an origin leaves out its protocol's own port, and a Host header need not.
  const address = `${protocol}//${asked}`
  return (
    asked !== undefined &&
    /^https?:$/.test(protocol) &&
    URL.canParse(address) &&
    new URL(address).host === host
  )
}

/**
 * The host that Next is to compare the Origin of a form with, which it does after this check and by the Host header alone.
 * A proxy may send its own instead of the visitor's; a browser's word for a form of ours, or APP_URL, says which that is.
 * Null where neither does. Only for a request that mayComeFromOtherSite lets through.
 */
export function hostOfForm(headers: Headers, appUrl?: string): string | null {
  const origin = headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return null
  const { origin: formOrigin, host } = new URL(origin)
  const isOurs =
    headers.get('sec-fetch-site') === 'same-origin' ||
    (appUrl !== undefined && new URL(appUrl).origin === formOrigin)
  return isOurs ? host : null
}
