import type { IncomingMessage } from 'node:http'

/** Longer than browsers send, including in-app browsers. */
export const USER_AGENT_LIMIT = 512

/** More than any of our links has. */
export const QUERY_PARAMETER_LIMIT = 100

/** Lists in the router state, one per segment: more than our deepest page has. */
const ROUTER_STATE_LIST_LIMIT = 40

const PARAMETER_TYPE = /^(?:oc|[cd](?:i\((?:\.{1,3}|\.\.\)\(\.\.)\))?)$/
const REFRESH_MARKERS = ['refetch', 'inside-shared-layout', 'metadata-only']

/**
 * Limits input that takes Next disproportionate time, during which it answers no other request:
 * - Next tests each User-Agent for bots (next/dist/shared/lib/router/utils/html-bots.js): a second for 15,000 characters.
 * - It copies the query once per parameter: half a second for 3,000.
 * - It compares the request's router state with the page level by level: as long for 1,400 levels.
 *
 * Also drops a router state that Next would answer with 500. Without one, Next answers with the whole page.
 */
export function boundRequest(request: IncomingMessage) {
  const { headers, url } = request
  const userAgent = headers['user-agent']
  if (userAgent !== undefined) headers['user-agent'] = userAgent.slice(0, USER_AGENT_LIMIT)
  const routerState = headers['next-router-state-tree']
  if (routerState !== undefined && !isReadableRouterState(String(routerState)))
    delete headers['next-router-state-tree']
  if (url !== undefined) request.url = withFewParameters(withoutOrigin(url))
}

/** A request target may include an origin (RFC 9112, 3.2.2), which Next would append to its own, or be `*` for OPTIONS. */
function withoutOrigin(url: string): string {
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  return path.startsWith('/') ? path : `/${path}`
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

function isReadableRouterState(header: string): boolean {
  if (header.split(/\[|%5b/i).length - 1 > ROUTER_STATE_LIST_LIMIT) return false
  try {
    return isRouterState(JSON.parse(decodeURIComponent(header)))
  } catch {
    return false
  }
}

/** The same shape as flightRouterStateSchema in next/dist/server/app-render/types.js. */
function isRouterState(value: unknown): boolean {
  if (!Array.isArray(value) || value.length > 6) return false
  const [segment, children, address, marker, hints, extra] = value
  return (
    isSegment(segment) &&
    typeof children === 'object' &&
    children !== null &&
    !Array.isArray(children) &&
    Object.values(children).every(isRouterState) &&
    (address == null || (isListOfText(address) && address.length === 2)) &&
    (marker == null || REFRESH_MARKERS.includes(marker)) &&
    (hints == null || typeof hints === 'number') &&
    (extra === undefined || typeof extra === 'string')
  )
}

function isSegment(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (!Array.isArray(value) || value.length !== 4) return false
  const [name, text, type, siblings] = value
  return (
    isListOfText([name, text, type]) &&
    PARAMETER_TYPE.test(type) &&
    (siblings === null || isListOfText(siblings))
  )
}

function isListOfText(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}
