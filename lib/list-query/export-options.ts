import { z } from 'zod'
import { type CsvStyle, SEPARATORS, type Separator } from '@/lib/csv'

export const EXPORT_FORMATS = ['csv', 'excel', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

const SEPARATOR_NAMES = Object.keys(SEPARATORS) as Separator[]

/** Options of an export besides the filters. */
export const exportOptionsSchema = z.object({
  format: z
    .enum(EXPORT_FORMATS, { error: `is one of: ${EXPORT_FORMATS.join(', ')}.` })
    .default('csv')
    .meta({
      description:
        'CSV, CSV for Excel (with a byte order mark, and phone numbers as text), or JSON Lines: one object per line.',
    }),
  separator: z
    .enum(SEPARATOR_NAMES, { error: `is one of: ${SEPARATOR_NAMES.join(', ')}.` })
    .default('comma')
    .meta({ description: 'Separator of CSV cells. Excel expects semicolons where decimals have a comma.' }),
})

/** The CSV style for a format; null if it isn't CSV. */
export function csvStyleOf(format: ExportFormat, separator: Separator): CsvStyle | null {
  return format === 'jsonl' ? null : { separator, isForExcel: format === 'excel' }
}

export function fileExtension(format: ExportFormat): 'csv' | 'jsonl' {
  return format === 'jsonl' ? 'jsonl' : 'csv'
}
