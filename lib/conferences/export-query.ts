import {
  type Clock,
  type ConferenceFilters,
  type Criteria,
  criteriaOf,
  FILTER_NAMES,
  filtersSchema,
  type Order,
  readFilters,
  type SearchParams,
  type Sort,
} from './filters'

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export type ExportQuery = { criteria: Criteria; sort: Sort; order: Order; format: ExportFormat }

export type ExportQueryReading =
  | { ok: true; query: ExportQuery; filters: ConferenceFilters }
  | { ok: false; error: string }

const PARAMS = [...Object.keys(filtersSchema.shape), 'format']

/**
 * Reads the parameters of an export. Stricter than a page, which shows what it made of them: a filter that cannot be
 * read, or is misspelt, would send everything, and nobody would see it.
 */
export function readExportQuery(params: SearchParams, clock: Clock): ExportQueryReading {
  const unknown = Object.keys(params).find((name) => !PARAMS.includes(name))
  if (unknown !== undefined)
    return { ok: false, error: `There is no parameter ${unknown}. There are: ${PARAMS.join(', ')}.` }

  const formatName = [params.format ?? ''].flat().join(',') || 'csv'
  const format = EXPORT_FORMATS.find((name) => name === formatName)
  if (!format) return { ok: false, error: `The parameter format is one of: ${EXPORT_FORMATS.join(', ')}.` }

  const filters = readFilters(params, clock)
  const refused = FILTER_NAMES.find((name) => filters[name].error !== null)
  if (refused)
    return { ok: false, error: `The parameter ${refused} cannot be used. ${filters[refused].error}` }

  const { sort, order } = filters
  return { ok: true, query: { criteria: criteriaOf(filters, clock), sort, order, format }, filters }
}
