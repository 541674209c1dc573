import type { IncomingMessage, Server } from 'node:http'
import { WEBHOOK } from '@/lib/request-security/front-door'
import type { Gate } from './arrivals'
import { pathOf } from './path-of'
import type { Refusal, Refuse } from './refusal'

/** What any form of ours needs. Next keeps as much of a body twice for proxy.ts: next.config.js says the same. */
export const FORM_LIMIT_BYTES = 64 * 1024

/** As much as the webhook's handler reads. */
const POST_LIMIT_BYTES = 256 * 1024

/** All bodies that have not come to their end, by what they may still grow to. */
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
 * Refuses a body that is larger than a form: by its announced length or, where it comes in chunks without one, once it has
 * grown too large. A smaller one goes on once it is whole, so that whoever sends slowly takes no turn meanwhile. When
 * unfinished bodies add up, the one that has been coming for longest makes room: a post of FreeClimb comes within
 * milliseconds, and is not refused for what strangers do.
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

/**
 * Keeps a body back until it is whole, so that Next need not be stopped in the middle of one that turns out too large. Node's
 * parser hands each part to the request's `push`.
 */
function gather(request: IncomingMessage, limitBytes: number, onWhole: () => void, onTooLarge: () => void) {
  // Not a list of parts, each of which may be a single byte.
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

/** What a body in chunks announces, which says no length. */
const IN_CHUNKS = Number.POSITIVE_INFINITY

function announcedBytes({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return IN_CHUNKS
  return Number(headers['content-length'] ?? 0)
}

/** Ends a request that takes longer to come than any of a browser's or FreeClimb's. */
export function limitReceivingTime(server: Server) {
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
}
