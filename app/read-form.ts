import { ownParams, type SearchParams } from '@/lib/list-query/params'

/**
 * The text fields of the form that an action was called with. Anyone can call an action with anything: a value that isn't
 * a form has no fields, files are dropped, and the last value of a repeated name wins.
 */
export function readForm(sent: unknown): SearchParams {
  return sent instanceof FormData ? ownParams(Object.fromEntries(sent)) : ownParams({})
}
