/** The sign-in page's error code for a browser that signed in and came back without its cookie. */
export const NO_COOKIE = 'no_cookie'

/**
 * Whether a page was opened over plain HTTP, where browsers drop Secure cookies. Sec-Fetch-Site means HTTPS even if the
 * proxy doesn't say so, because browsers send it only to origins they trust with such cookies.
 */
export function isOpenedOverHttp(headers: Headers, origin: string): boolean {
  // A Host header can contain anything.
  if (!URL.canParse(origin)) return false
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && !isLoopbackHost(hostname) && !headers.has('sec-fetch-site')
}

/** Hosts that browsers trust like HTTPS. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|\[::1\]|127(\.\d+){3})$/.test(hostname)
}
