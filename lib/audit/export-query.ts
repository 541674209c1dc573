import type { Separator } from '@/lib/csv'
import { type ExportFormat, exportOptionsSchema, fileExtension } from '@/lib/list-query/export-options'
import type { Clock } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { maskDigits } from '@/lib/mask-digits'
import type { Outcome } from '@/lib/result'
import { type AuditFilters, auditFilters } from './filters'

const LETTER = /\p{L}/u

type AuditExportQuery = {
  filters: AuditFilters
  format: ExportFormat
  separator: Separator
  details: Record<string, string>
}

/** Parses an audit log export's query. Unknown or invalid parameters are errors: ignoring them would export everything. */
export function readAuditExportQuery(params: SearchParams, clock: Clock): Outcome<AuditExportQuery> {
  const reading = auditFilters.parseStrictly(params, clock, exportOptionsSchema)
  if (!reading.ok) return reading
  const { filters, options } = reading.value
  const { format, separator } = options
  const details = { format, ...loggedFilter(filters) }
  return { ok: true, value: { filters, format, separator, details } }
}

// Users may type a phone number into the who or target field, so mask its digits.
function loggedFilter(filters: AuditFilters): Record<string, string> {
  return Object.fromEntries(
    [...auditFilters.toParams(filters)].map(([name, typed]) => [
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
