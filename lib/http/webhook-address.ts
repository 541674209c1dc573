import { WEBHOOK } from '@/lib/request-security/front-door'

/**
 * Tells the webhook's handler which path a post was sent to, if not to its own. Strangers can set it where no hook
 * removes it, and gain what a post to a wrong address would.
 */
export const SENT_TO_HEADER = 'x-roomtone-sent-to'

const LONGEST_PATH = 200

/** `sentTo`: the wrong path that a post came to; null for what names the webhook's own address. */
export type WebhookRequest = { sentTo: string | null; search: string }

/**
 * Whether the webhook's handler answers a request: whatever names its address, with doubled or trailing slashes,
 * percent-encoded or in other letters, and a post that FreeClimb seems to have signed, wherever it was sent. Null for
 * everything else.
 */
export function readWebhookRequest(
  method: string | undefined,
  target: string,
  isSigned: boolean,
): WebhookRequest | null {
  const { path, search } = splitTarget(target)
  if (namedPath(path) === WEBHOOK) return { sentTo: null, search }
  if (method !== 'POST' || !isSigned) return null
  // What is no printable ASCII can't stand in a header.
  return { sentTo: path.slice(0, LONGEST_PATH).replace(/[^!-~]/g, '?') || '/', search }
}

/** A request target can name its origin, too: RFC 9112, 3.2.2. */
function splitTarget(target: string) {
  const pathAndQuery = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = pathAndQuery.search(/[?#]/)
  const path = end === -1 ? pathAndQuery : pathAndQuery.slice(0, end)
  return { path, search: /^\?[^#]*/.exec(pathAndQuery.slice(path.length))?.[0] ?? '' }
}

/** The path that people mean by one as it was sent. */
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
