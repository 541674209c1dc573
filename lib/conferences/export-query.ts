import { z } from 'zod'
import type { SearchParams } from '@/lib/params'
import type { Clock, ConferenceFilters, Criteria, Order, Sort } from './filters'
import { readStrictly } from './strict-params'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export type ExportQuery = { criteria: Criteria; sort: Sort; order: Order; format: ExportFormat }

export type ExportQueryReading =
  | { ok: true; query: ExportQuery; filters: ConferenceFilters }
  | { ok: false; error: string }

/** What an export takes beside the filters. */
export const exportOptionsSchema = z.object({
  format: z
    .enum(EXPORT_FORMATS, { error: `is one of: ${EXPORT_FORMATS.join(', ')}.` })
    .default('csv')
    .meta({ description: 'CSV, or JSON lines: one conference a line.' }),
})

/** Reads the parameters of an export. */
export function readExportQuery(params: SearchParams, clock: Clock): ExportQueryReading {
  const reading = readStrictly(params, clock, exportOptionsSchema)
  if (!reading.ok) return reading
  return { ok: true, query: { ...reading.list, ...reading.options }, filters: reading.filters }
}
