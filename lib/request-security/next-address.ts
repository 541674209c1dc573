/**
 * Where to go on to after signing in: an address of ours as a path, else the list. Read as a browser would read it:
 * `//evil.example`, `/\evil.example` and a tab within lead elsewhere though they begin with a slash.
 */
export function nextAddress(asked: unknown): string {
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
