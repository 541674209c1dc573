import type { Origin } from './audit'

/**
 * Where a request came from. Of the addresses in X-Forwarded-For the last is the one that the nearest proxy saw itself;
 * those before it are hearsay. Next writes the socket's own address there when no proxy did.
 */
export function originOf(headers: Headers): Origin {
  const address = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
  return { address: address || null, userAgent: headers.get('user-agent') }
}
