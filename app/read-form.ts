import { ownParams, type SearchParams } from '@/lib/list-query/params'

/**
 * The texts of a form that an action was called with. Anybody can call an action with anything: what is no form has no
 * fields, a file is no text, and of a name sent twice the last counts.
 */
export function readForm(sent: unknown): SearchParams {
  return sent instanceof FormData ? ownParams(Object.fromEntries(sent)) : ownParams({})
}
