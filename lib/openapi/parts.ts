import { TOO_LARGE } from '@/lib/http/limit-bodies'
import { BUSY, TOO_MANY } from '@/lib/http/page-turns'
import { API_PROBLEMS, type ApiProblemCode } from '@/lib/http/problem'
import { refTo } from './schemas'

export type Answer = {
  description: string
  headers?: Record<string, { description: string; schema: { type: string } }>
  content?: Record<string, { schema: object }>
}

export function pathParameter(name: string, description: string) {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}

/** Describes refusals that share a status: their codes, each with its meaning or a more specific sentence. */
export function refusal(...problems: [ApiProblemCode, sentence?: string][]): Answer {
  const sentences = problems.map(([code, sentence = API_PROBLEMS[code]]) => `\`${code}\`: ${sentence}`)
  return {
    description: sentences.join('\n\n'),
    content: { 'application/json': { schema: refTo('Refusal') } },
  }
}

/** Responses of every path to clients without access. */
const REFUSALS = { 401: refusal(['not-signed-in']), 403: refusal(['not-allowed']) }

export const BAD_QUERY = { 400: refusal(['invalid-parameter']) }
export const NOT_FOUND = { 404: refusal(['not-found']) }
export const DATABASE_UNAVAILABLE = { 503: refusal(['database-unavailable']) }

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'string' } } }

/** Adds what every path can respond before handling a request: no access, body too large, too many requests. */
export function withRefusals(answers: Record<string, Answer>): Record<string, Answer> {
  const all: Record<string, Answer> = { ...answers, ...REFUSALS }
  for (const { status, code, error, retryAfterSec } of [TOO_LARGE, TOO_MANY, BUSY]) {
    const { description, headers } = all[status] ?? {}
    const added = refusal([code, error])
    all[status] = {
      ...added,
      description: description === undefined ? added.description : `${description}\n\n${added.description}`,
      headers: retryAfterSec === undefined ? headers : { ...headers, ...RETRY_AFTER },
    }
  }
  return all
}
