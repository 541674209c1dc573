import { configuredOrigin } from '@/lib/env'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { type Reach, reachOf } from './reach'

/** The callback URL that we show, and whether FreeClimb can reach it. */
export type CallbackAddress = {
  url: string
  origin: string
  /** It's in the settings, not just in the visitor's address bar */
  isConfigured: boolean
  reach: Reach
}

/** `visited`: the origin of the visitor's request, which we use if none is configured. */
export function callbackAddress(visited: string): CallbackAddress {
  const configured = configuredOrigin()
  const origin = configured ?? visited
  return {
    url: `${origin}${WEBHOOK}`,
    origin,
    isConfigured: configured !== undefined,
    reach: reachOf(origin),
  }
}
