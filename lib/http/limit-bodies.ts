import type { IncomingMessage, Server } from 'node:http'
import { WEBHOOK } from '@/lib/request-security/public-paths'
import { pathOf } from './path-of'
import type { Refusal, Refuse } from './refusal'
import type { Gate } from './request-hooks'

/** Enough for any of our forms. Next buffers a body twice for proxy.ts: keep next.config.js in sync. */
export const FORM_LIMIT_BYTES = 64 * 1024

/** The largest post that the webhook accepts. */
export const POST_LIMIT_BYTES = 256 * 1024

/** The limit for all unfinished bodies together, counted at their maximum sizes. */
export const UNFINISHED_LIMIT_BYTES = 64 * 1024 * 1024

const HEADERS_TIMEOUT_MS = 15_000
const REQUEST_TIMEOUT_MS = 60_000

export const TOO_LARGE: Refusal = {
  status: 413,
  code: 'body-too-large',
  heading: 'That’s too large',
  error: `Roomtone accepts at most ${FORM_LIMIT_BYTES / 1024} KiB here. Nothing was changed.`,
}

/**
 * Refuses bodies larger than a form, by Content-Length or, if chunked, once they have grown too large. Passes others on
 * only when complete, so that slow senders take no turn. When unfinished bodies add up, drops the oldest: FreeClimb's
 * posts arrive within milliseconds, so strangers can't crowd them out.
 */
export function limitBodies(refuse: Refuse, unfinishedLimitBytes = UNFINISHED_LIMIT_BYTES): Gate {
  const unfinished = new Map<IncomingMessage, number>()
  let sumBytes = 0

  function forget(request: IncomingMessage) {
    sumBytes -= unfinished.get(request) ?? 0
    unfinished.delete(request)
  }

  function note(request: IncomingMessage, sizeBytes: number) {
    unfinished.set(request, sizeBytes)
    sumBytes += sizeBytes
    request.once('close', () => forget(request))
    for (const oldest of unfinished.keys()) {
      if (sumBytes <= unfinishedLimitBytes) return
      forget(oldest)
      if (!oldest.complete) oldest.socket.destroy()
    }
  }

  return (request, response, goOn) => {
    const announced = announcedBytes(request)
    if (announced === 0) return goOn()
    if (pathOf(request) === WEBHOOK) {
      note(request, Math.min(announced, POST_LIMIT_BYTES))
      return goOn()
    }
    const limitBytes = Math.min(announced, FORM_LIMIT_BYTES)
    if (announced > limitBytes && announced !== IN_CHUNKS) return refuse(request, response, TOO_LARGE)
    note(request, limitBytes)
    gather(request, limitBytes, goOn, () => {
      forget(request)
      refuse(request, response, TOO_LARGE)
    })
  }
}

// Holds a body back until it is complete, because Next can't be stopped in the middle of one. Node's parser passes each
// chunk to the request's `push`.
function gather(request: IncomingMessage, limitBytes: number, onWhole: () => void, onTooLarge: () => void) {
  // One buffer rather than a list of chunks, each of which may be a single byte.
  const body = Buffer.allocUnsafe(limitBytes)
  let sizeBytes = 0
  const { push } = request
  request.push = (part: Buffer | null) => {
    if (part !== null && sizeBytes + part.length <= limitBytes) {
      sizeBytes += part.copy(body, sizeBytes)
      return true
    }
    request.push = push
    if (part !== null) {
      onTooLarge()
      return true
    }
    if (sizeBytes > 0) request.push(body.subarray(0, sizeBytes))
    request.push(null)
    onWhole()
    return false
  }
}

/** Chunked bodies don't declare a length. */
const IN_CHUNKS = Number.POSITIVE_INFINITY

function announcedBytes({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return IN_CHUNKS
  return Number(headers['content-length'] ?? 0)
}

/** Ends requests that take longer to arrive than any from a browser or FreeClimb. */
export function limitReceivingTime(server: Server) {
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
}
