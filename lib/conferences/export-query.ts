import type { Separator } from '@/lib/csv'
import { type ExportFormat, exportOptionsSchema } from '@/lib/list-query/export-options'
import type { Clock } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import type { ConferenceFilters, Criteria, Order, Sort } from './filters'
import { readStrictly } from './strict-params'

export type ExportQuery = {
  criteria: Criteria
  sort: Sort
  order: Order
  format: ExportFormat
  separator: Separator
}

export type ExportQueryReading =
  | { ok: true; query: ExportQuery; filters: ConferenceFilters }
  | { ok: false; error: string }

export function readExportQuery(params: SearchParams, clock: Clock): ExportQueryReading {
  const reading = readStrictly(params, clock, exportOptionsSchema)
  if (!reading.ok) return reading
  return { ok: true, query: { ...reading.list, ...reading.options }, filters: reading.filters }
}
