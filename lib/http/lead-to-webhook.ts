import type { IncomingMessage } from 'node:http'
import { WEBHOOK } from '@/lib/request-security/front-door'
import { readWebhookRequest, SENT_TO_HEADER } from './webhook-address'

/** By these Next takes a request for one of its own router, and answers a post with a redirect. */
const ROUTER_HEADERS = /^(?:rsc|next-.+|x-nextjs-.+|x-middleware-.+|x-matched-path|x-now-route-matches)$/

/**
 * Leads what the webhook answers to its handler before Next sees it: Next redirects a path with doubled slashes and
 * refuses one with a broken encoding before proxy.ts is asked, and FreeClimb follows no redirect.
 */
export function leadToWebhook(request: IncomingMessage) {
  const { headers, method, url = '/' } = request
  const forWebhook = readWebhookRequest(method, url, headers['freeclimb-signature'] !== undefined)
  if (forWebhook === null) return
  const { sentTo, search } = forWebhook
  request.url = WEBHOOK + search
  for (const name of Object.keys(headers)) if (ROUTER_HEADERS.test(name)) delete headers[name]
  if (sentTo === null) delete headers[SENT_TO_HEADER]
  else headers[SENT_TO_HEADER] = sentTo
}
