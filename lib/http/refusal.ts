import type { IncomingMessage, ServerResponse } from 'node:http'

/** Why a request is answered without Next, for people and for programs. */
export type Refusal = {
  status: 413 | 429 | 501 | 503
  code: string
  heading: string
  error: string
  retryAfterSec?: number
}

export type Refuse = (request: IncomingMessage, response: ServerResponse, refusal: Refusal) => void
