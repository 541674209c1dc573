import type { Route } from 'next'
import { type ConferenceFilters, filterParams } from '@/lib/conferences/filters'

/** The list's address under these filters, with `others` set, or deleted if null. Without a cursor, it's page one. */
export function conferencesHref(
  filters: ConferenceFilters,
  others: Record<string, string | null> = {},
): Route {
  const params = filterParams(filters)
  for (const [name, value] of Object.entries(others)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  return (params.size > 0 ? `/conferences?${params}` : '/conferences') as Route
}
