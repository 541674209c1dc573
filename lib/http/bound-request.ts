import type { IncomingMessage } from 'node:http'

/** More than browsers send, those inside other apps included. */
export const USER_AGENT_LIMIT = 512

/** More than any link of ours has. */
export const QUERY_PARAMETER_LIMIT = 100

/** Of a page's place in the router, each segment of which is a list: more than the deepest page has. */
const ROUTER_STATE_LIST_LIMIT = 40

/**
 * Cuts what costs Next more than its length, before Next reads it. Nobody else is answered while it does:
 * - It tests each User-Agent for bots with a pattern (next/dist/shared/lib/router/utils/html-bots.js) that takes a second
 *   for 15,000 characters.
 * - It copies the query once for each of its parameters, which takes half a second for 3,000.
 * - It compares the router's state in a request with the page at each of its levels, which takes as long for 1,400 of them.
 *   A request without one is answered with the whole page.
 */
export function boundRequest(request: IncomingMessage) {
  const { headers, url } = request
  const userAgent = headers['user-agent']
  if (userAgent !== undefined) headers['user-agent'] = userAgent.slice(0, USER_AGENT_LIMIT)
  if (countLists(headers['next-router-state-tree']) > ROUTER_STATE_LIST_LIMIT)
    delete headers['next-router-state-tree']
  if (url !== undefined) request.url = withFewParameters(url)
}

function withFewParameters(url: string): string {
  let end = url.indexOf('?')
  if (end === -1) return url
  for (let count = 0; count < QUERY_PARAMETER_LIMIT; count++) {
    end = url.indexOf('&', end + 1)
    if (end === -1) return url
  }
  return url.slice(0, end)
}

function countLists(state: string | string[] | undefined): number {
  return state === undefined ? 0 : String(state).split(/\[|%5b/i).length - 1
}
