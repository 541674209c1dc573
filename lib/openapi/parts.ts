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

/** What every address answers to whom it does not let in. */
export const REFUSALS = {
  401: refusal('No session and no valid key: none was sent, or it is unknown, expired or revoked.'),
  403: refusal('The role does not allow it.'),
}

export const BAD_QUERY = { 400: refusal('A parameter is unknown or cannot be read. The sentence names it.') }
export const DATABASE_AWAY = {
  503: refusal('The database cannot be reached right now. Try again in a moment.'),
}
