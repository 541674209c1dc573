import type { IncomingMessage } from 'node:http'
import { WEBHOOK } from '@/lib/access/front-door'
import { readWebhookRequest, SENT_TO_HEADER } from './webhook-address'

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
  if (sentTo === null) delete headers[SENT_TO_HEADER]
  else headers[SENT_TO_HEADER] = sentTo
}
