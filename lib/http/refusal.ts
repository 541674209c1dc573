import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiProblemCode } from './problem'

/** Why a request is answered without Next, for people and for programs. */
export type Refusal = {
  status: 413 | 429 | 501 | 503
  code: ApiProblemCode
  heading: string
  error: string
  retryAfterSec?: number
}

export type Refuse = (request: IncomingMessage, response: ServerResponse, refusal: Refusal) => void
