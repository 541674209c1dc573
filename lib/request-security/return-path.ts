/**
 * The path to go to after signing in, or the list if it isn't ours: prevents open redirects. Parsed as browsers do,
 * because `//evil.example`, `/\evil.example` and a tab inside lead elsewhere despite the leading slash.
 */
export function safeReturnPath(asked: unknown): string {
  const home = '/conferences'
  if (typeof asked !== 'string' || !asked.startsWith('/')) return home
  const origin = 'http://roomtone.invalid'
  try {
    const url = new URL(asked, origin)
    if (url.origin !== origin) return home
    const address = url.pathname + url.search + url.hash
    return address.startsWith('//') || address.startsWith('/sign-in') ? home : address
  } catch {
    return home
  }
}
