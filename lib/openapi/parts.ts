import { TOO_LARGE } from '@/lib/http/limit-bodies'
import { BUSY, TOO_MANY } from '@/lib/http/page-turns'
import { refTo } from './schemas'

export type Answer = {
  description: string
  headers?: Record<string, { description: string; schema: { type: string } }>
  content?: Record<string, { schema: object }>
}

export function pathParameter(name: string, description: string) {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}

export function refusal(description: string): Answer {
  return { description, content: { 'application/json': { schema: refTo('Refusal') } } }
}

/** Responses of every path to clients without access. */
const REFUSALS = {
  401: refusal('No session and no valid key: none was sent, or it is unknown, expired or revoked.'),
  403: refusal('The role doesn’t allow it.'),
}

export const BAD_QUERY = { 400: refusal('A parameter is unknown or can’t be read. The error names it.') }
export const DATABASE_UNAVAILABLE = {
  503: refusal('The database can’t be reached right now. Try again in a moment.'),
}

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } } }

/** Adds what every path can respond before handling a request: no access, body too large, too many requests. */
export function withRefusals(answers: Record<string, Answer>): Record<string, Answer> {
  const all: Record<string, Answer> = { ...answers, ...REFUSALS }
  for (const { status, code, error, retryAfterSec } of [TOO_LARGE, TOO_MANY, BUSY]) {
    const { description, headers } = all[status] ?? { description: '' }
    all[status] = {
      ...refusal([description, `\`${code}\`: ${error}`].filter((text) => text !== '').join('\n\n')),
      headers: retryAfterSec === undefined ? headers : { ...headers, ...RETRY_AFTER },
    }
  }
  return all
}
