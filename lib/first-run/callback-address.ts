import { configuredOrigin } from '@/lib/env'
import { WEBHOOK } from '@/lib/request-security/front-door'
import { type Reach, reachOf } from './reach'

/** The callback URL as it is offered, with what is known of the way to it. */
export type CallbackAddress = {
  url: string
  origin: string
  /** The settings name it; else it is only the one in the visitor's address bar */
  isConfigured: boolean
  reach: Reach
}

/** `visited`: the origin that the visitor asked at, which stands in where no other is configured. */
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
