import type { Clock } from '@/lib/list-query/field'
import type { ActiveFilter } from './filter-words'
import { type ConferenceFilters, criteriaOf, withoutFilters } from './filters'
import { summarizeConferences } from './summary'

export type Loosened = ActiveFilter & { count: number; isCapped: boolean }

export function loosenedCounts(
  filters: ConferenceFilters,
  active: ActiveFilter[],
  clock: Clock,
): Promise<Loosened[]> {
  return Promise.all(
    active.map(async (filter) => {
      const { count, isCapped } = await summarizeConferences(
        criteriaOf(withoutFilters(filters, filter.names), clock),
      )
      return { ...filter, count, isCapped }
    }),
  )
}
