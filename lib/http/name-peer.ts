import type { IncomingMessage } from 'node:http'
import { PEER_HEADER } from '@/lib/request-security/origin'

/**
 * Passes the connection's address in our own header, because Next reveals it only if the client sent no X-Forwarded-For.
 * An empty X-Forwarded-For keeps Next from filling in one that no proxy sent.
 */
export function namePeer({ headers, socket }: IncomingMessage) {
  const { remoteAddress } = socket
  if (remoteAddress === undefined) delete headers[PEER_HEADER]
  else headers[PEER_HEADER] = remoteAddress
  headers['x-forwarded-for'] ??= ''
}
