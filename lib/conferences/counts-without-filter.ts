import type { Clock } from '@/lib/list-query/field'
import type { ActiveFilter } from './filter-words'
import { type ConferenceFilters, conferenceFilters, criteriaOf } from './filters'
import { openSearch } from './search'
import type { MatchCount } from './summary'

export type Loosened = ActiveFilter & MatchCount

export function loosenedCounts(
  filters: ConferenceFilters,
  active: ActiveFilter[],
  clock: Clock,
): Promise<Loosened[]> {
  return Promise.all(
    active.map(async (filter) => {
      const search = openSearch(criteriaOf(conferenceFilters.without(filters, filter.names), clock))
      return { ...filter, ...(await search.count()) }
    }),
  )
}
