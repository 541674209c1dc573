import type { Separator } from '@/lib/csv'
import { type ExportFormat, exportOptionsSchema } from '@/lib/list-query/export-options'
import type { Clock } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import type { Outcome } from '@/lib/result'
import {
  type ConferenceFilters,
  type Criteria,
  conferenceFilters,
  criteriaOf,
  type Order,
  type Sort,
} from './filters'

export type ExportQuery = {
  criteria: Criteria
  sort: Sort
  order: Order
  format: ExportFormat
  separator: Separator
}

export function readExportQuery(
  params: SearchParams,
  clock: Clock,
): Outcome<{ query: ExportQuery; filters: ConferenceFilters }> {
  const reading = conferenceFilters.parseStrictly(params, clock, exportOptionsSchema)
  if (!reading.ok) return reading
  const { filters, options } = reading.value
  const { sort, order } = filters
  const query = { criteria: criteriaOf(filters, clock), sort, order, ...options }
  return { ok: true, value: { query, filters } }
}
