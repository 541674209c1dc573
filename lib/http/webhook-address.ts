import { WEBHOOK } from '@/lib/request-security/public-paths'

/**
 * Tells the webhook's handler the path of a post that was sent elsewhere. Where no hook removes it, strangers can set it,
 * but gain no more than by posting to a wrong path.
 */
export const SENT_TO_HEADER = 'x-roomtone-sent-to'

const MAX_PATH_LENGTH = 200

/** `sentTo`: the wrong path that a post was sent to; null if it was the webhook's own. */
export type WebhookRequest = { sentTo: string | null; search: string }

/**
 * Decides whether the webhook's handler answers a request: any spelling of its path (case, slashes, encoding), and any
 * post with a FreeClimb signature header, wherever it was sent. Null for everything else.
 */
export function parseWebhookRequest(
  method: string | undefined,
  target: string,
  isSigned: boolean,
): WebhookRequest | null {
  const { path, search } = splitTarget(target)
  if (namedPath(path) === WEBHOOK) return { sentTo: null, search }
  if (method !== 'POST' || !isSigned) return null
  // Headers can hold only printable ASCII.
  return { sentTo: path.slice(0, MAX_PATH_LENGTH).replace(/[^!-~]/g, '?') || '/', search }
}

/** A request target may include an origin (RFC 9112, 3.2.2). */
function splitTarget(target: string) {
  const pathAndQuery = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = pathAndQuery.search(/[?#]/)
  const path = end === -1 ? pathAndQuery : pathAndQuery.slice(0, end)
  return { path, search: /^\?[^#]*/.exec(pathAndQuery.slice(path.length))?.[0] ?? '' }
}

/** The path that the sender most likely meant. */
function namedPath(path: string): string {
  const steps: string[] = []
  for (const step of decoded(path).toLowerCase().split(/[/\\]/)) {
    const name = step.trim()
    if (name === '..') steps.pop()
    else if (name !== '' && name !== '.') steps.push(name)
  }
  return `/${steps.join('/')}`
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
