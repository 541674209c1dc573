/** The sign-in page's word for a browser that signed in and came back without its cookie. */
export const NO_COOKIE = 'no_cookie'

/**
 * Whether a page was opened over plain HTTP, where browsers drop cookies that are for HTTPS alone, as far as its request
 * tells. Browsers send Sec-Fetch-Site only where they would keep them, and so over HTTPS behind a proxy that does not say
 * that it is.
 */
export function isOpenedOverHttp(headers: Headers, origin: string): boolean {
  // What a Host header says need not be an address.
  if (!URL.canParse(origin)) return false
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && !isLoopbackHost(hostname) && !headers.has('sec-fetch-site')
}

/** Browsers trust these as they trust HTTPS. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|.*\.localhost|\[::1\]|127(\.\d+){3})$/.test(hostname)
}
