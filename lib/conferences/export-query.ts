import { z } from 'zod'
import { type CsvStyle, SEPARATORS, type Separator } from '@/lib/csv'
import type { SearchParams } from '@/lib/list-query/params'
import type { Clock, ConferenceFilters, Criteria, Order, Sort } from './filters'
import { readStrictly } from './strict-params'

export const EXPORT_FORMATS = ['csv', 'excel', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const SEPARATOR_NAMES = Object.keys(SEPARATORS) as Separator[]

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

/** What an export takes beside the filters. */
export const exportOptionsSchema = z.object({
  format: z
    .enum(EXPORT_FORMATS, { error: `is one of: ${EXPORT_FORMATS.join(', ')}.` })
    .default('csv')
    .meta({
      description:
        'CSV, CSV for Excel (with a byte order mark, and phone numbers as text), or JSON Lines: one conference per line.',
    }),
  separator: z
    .enum(SEPARATOR_NAMES, { error: `is one of: ${SEPARATOR_NAMES.join(', ')}.` })
    .default('comma')
    .meta({ description: 'Separator of CSV cells. Excel expects semicolons where decimals have a comma.' }),
})

/** How the rows of a format are written as CSV; null where they are not. */
export function csvStyleOf(format: ExportFormat, separator: Separator): CsvStyle | null {
  return format === 'jsonl' ? null : { separator, isForExcel: format === 'excel' }
}

export function fileExtension(format: ExportFormat): 'csv' | 'jsonl' {
  return format === 'jsonl' ? 'jsonl' : 'csv'
}

/** Reads the parameters of an export. */
export function readExportQuery(params: SearchParams, clock: Clock): ExportQueryReading {
  const reading = readStrictly(params, clock, exportOptionsSchema)
  if (!reading.ok) return reading
  return { ok: true, query: { ...reading.list, ...reading.options }, filters: reading.filters }
}
