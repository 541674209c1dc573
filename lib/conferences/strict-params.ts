import type { z } from 'zod'
import { type Clock, typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { readOptions } from '@/lib/list-query/params'
import {
  type ConferenceFilters,
  type Criteria,
  criteriaOf,
  FILTER_NAMES,
  filtersSchema,
  ORDERS,
  type Order,
  readFilters,
  SORTS,
  type Sort,
} from './filters'

export type StrictReading<Options> =
  | {
      ok: true
      list: { criteria: Criteria; sort: Sort; order: Order }
      filters: ConferenceFilters
      options: Options
    }
  | { ok: false; error: string }

/**
 * Reads a program's query: filters, order, and the options in `optionsSchema`. Rejects anything it can't read, because a
 * program wouldn't notice that a misspelled filter returned everything; a page shows it.
 */
export function readStrictly<Options>(
  params: SearchParams,
  clock: Clock,
  optionsSchema: z.ZodObject & z.ZodType<Options>,
): StrictReading<Options> {
  const known = [...Object.keys(filtersSchema.shape), ...Object.keys(optionsSchema.shape)]
  const unknown = Object.keys(params).find((name) => !known.includes(name))
  if (unknown !== undefined)
    return { ok: false, error: `Unknown parameter ${unknown}. Known ones: ${known.join(', ')}.` }

  const options = readOptions(params, optionsSchema)
  if (!options.ok) return options

  const filters = readFilters(params, clock)
  const refused = FILTER_NAMES.find((name) => filters[name].error !== null)
  if (refused)
    return { ok: false, error: `The parameter ${refused} can’t be used. ${filters[refused].error}` }
  for (const [name, choices] of [['sort', SORTS] as const, ['order', ORDERS] as const]) {
    const typed = typedText(params[name])
    if (typed !== '' && typed !== filters[name])
      return { ok: false, error: `The parameter ${name} is one of: ${choices.join(', ')}.` }
  }

  const { sort, order } = filters
  const list = { criteria: criteriaOf(filters, clock), sort, order }
  return { ok: true, list, filters, options: options.options }
}
