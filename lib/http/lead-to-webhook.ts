import type { IncomingMessage } from 'node:http'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { parseWebhookRequest, SENT_TO_HEADER } from './webhook-address'

/** Next treats a request with one of these as from its own router, and answers a post with a redirect. */
const ROUTER_HEADERS = /^(?:rsc|next-.+|x-nextjs-.+|x-middleware-.+|x-matched-path|x-now-route-matches)$/

/**
 * Rewrites requests for the webhook before Next sees them: Next redirects doubled slashes and rejects bad encodings before
 * proxy.ts runs, and FreeClimb doesn't follow redirects.
 */
export function leadToWebhook(request: IncomingMessage) {
  const { headers, method, url = '/' } = request
  const forWebhook = parseWebhookRequest(method, url, headers['freeclimb-signature'] !== undefined)
  if (forWebhook === null) return
  const { sentTo, search } = forWebhook
  request.url = WEBHOOK + search
  for (const name of Object.keys(headers)) if (ROUTER_HEADERS.test(name)) delete headers[name]
  if (sentTo === null) delete headers[SENT_TO_HEADER]
  else headers[SENT_TO_HEADER] = sentTo
}
