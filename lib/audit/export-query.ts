import type { Separator } from '@/lib/csv'
import { type ExportFormat, exportOptionsSchema, fileExtension } from '@/lib/list-query/export-options'
import type { Clock } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { readOptions } from '@/lib/list-query/params'
import { maskDigits } from '@/lib/mask-digits'
import { AUDIT_FILTER_NAMES, type AuditFilters, auditParams, readAuditFilters } from './filters'

const LETTER = /\p{L}/u

export type AuditExportReading =
  | {
      ok: true
      filters: AuditFilters
      format: ExportFormat
      separator: Separator
      details: Record<string, string>
    }
  | { ok: false; error: string }

/** Parses an audit log export's query. Unknown or invalid parameters are errors: ignoring them would export everything. */
export function readAuditExportQuery(params: SearchParams, clock: Clock): AuditExportReading {
  const known: string[] = [...AUDIT_FILTER_NAMES, ...Object.keys(exportOptionsSchema.shape)]
  const unknown = Object.keys(params).find((name) => !known.includes(name))
  if (unknown !== undefined)
    return { ok: false, error: `Unknown parameter ${unknown}. Known ones: ${known.join(', ')}.` }
  const options = readOptions(params, exportOptionsSchema)
  if (!options.ok) return options
  const filters = readAuditFilters(params, clock)
  const refused = AUDIT_FILTER_NAMES.find((name) => filters[name].error !== null)
  if (refused)
    return { ok: false, error: `The parameter ${refused} can’t be used. ${filters[refused].error}` }
  const { format, separator } = options.options
  return { ok: true, filters, format, separator, details: { format, ...loggedFilter(filters) } }
}

// Users may type a phone number into the who or target field, so mask its digits.
function loggedFilter(filters: AuditFilters): Record<string, string> {
  return Object.fromEntries(
    [...auditParams(filters)].map(([name, typed]) => [
      name,
      name === 'who' || (name === 'target' && !LETTER.test(typed)) ? maskDigits(typed, '·') : typed,
    ]),
  )
}

/** `roomtone-audit-log-2026-11-23.csv`, dated in the viewer's time zone. */
export function auditExportFileName(format: ExportFormat, { timeZone, now }: Clock): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
  return `roomtone-audit-log-${day}.${fileExtension(format)}`
}
