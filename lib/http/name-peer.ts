import type { IncomingMessage } from 'node:http'
import { PEER_HEADER } from '@/lib/request-security/origin'

/**
 * Says which address a connection comes from, in a header of our own: Next tells it only where no X-Forwarded-For was
 * sent, and that header is whatever a visitor wants it to be. An empty one keeps Next from writing there what no proxy said.
 */
export function namePeer({ headers, socket }: IncomingMessage) {
  const { remoteAddress } = socket
  if (remoteAddress === undefined) delete headers[PEER_HEADER]
  else headers[PEER_HEADER] = remoteAddress
  headers['x-forwarded-for'] ??= ''
}
