import type { IncomingMessage, Server } from 'node:http'
import { WEBHOOK } from '@/lib/access/front-door'
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

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'body-too-large',
  heading: 'That is too much to send',
  error: `Roomtone takes at most ${FORM_LIMIT_BYTES / 1024} KiB here. Nothing was changed.`,
}

const NO_LENGTH: Refusal = {
  status: 411,
  code: 'length-required',
  heading: 'The length is missing',
  error: 'Send the length of the body in a Content-Length header. Nothing was changed.',
}

/**
 * Refuses a body that is larger than a form, by its announced length. When unfinished bodies add up, the one that has been
 * coming for longest makes room: a post of FreeClimb comes within milliseconds, and is not refused for what strangers do.
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
    const isPost = pathOf(request) === WEBHOOK
    if (announced === 0) return goOn()
    if (!isPost && announced > FORM_LIMIT_BYTES)
      return refuse(request, response, announced === Number.POSITIVE_INFINITY ? NO_LENGTH : TOO_LARGE)
    note(request, Math.min(announced, POST_LIMIT_BYTES))
    goOn()
  }
}

/** Infinity for a body in chunks, which announces no length. */
function announcedBytes({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return Number.POSITIVE_INFINITY
  return Number(headers['content-length'] ?? 0)
}

/** Ends a request that takes longer to come than any of a browser's or FreeClimb's. */
export function limitReceivingTime(server: Server) {
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
}
