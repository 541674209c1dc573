import { z } from 'zod'
import { DeliveryResult } from '@/lib/generated/prisma/enums'
import { startedRange } from '@/lib/list-query/date-input'
import { type Clock, choice, type Field, field, refused, started } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { type DeliveryIds, readDeliveryIds } from './id-input'

/** Results of a post; `refused` posts are stored separately, as a sample. */
export const POST_RESULTS = [...Object.values(DeliveryResult), 'refused'] as const
export type PostResult = (typeof POST_RESULTS)[number]

/** The index covers only this much of a request type. */
export const REQUEST_TYPE_LENGTH = 100

/** Filters of the delivery list in a URL: `z.decode` reads the parameters, `z.encode` writes them. */
const deliveryFiltersSchema = z.object({
  result: choice(POST_RESULTS, 'No such result. Choose one from the list.'),
  type: field<string>((typed) =>
    typed.length <= REQUEST_TYPE_LENGTH
      ? { ok: true, meaning: typed }
      : { ok: false, error: `Longer than ${REQUEST_TYPE_LENGTH} characters.` },
  ),
  since: started('since'),
  until: started('until'),
  id: field<DeliveryIds>(readDeliveryIds),
})

export type DeliveryFilters = z.output<typeof deliveryFiltersSchema>
export type DeliveryFilterName = keyof DeliveryFilters
export const DELIVERY_FILTER_NAMES = Object.keys(deliveryFiltersSchema.shape) as DeliveryFilterName[]

/** What the filters require of a post; null for no restriction. */
export type DeliveryCriteria = {
  result: PostResult | null
  requestType: string | null
  received: { from: Date | null; before: Date | null }
  ids: DeliveryIds | null
}

/**
 * Reads the filters in a URL. A value that can't be read sets its field's `error` and filters nothing. `verdict` is the
 * former name of `result`, in bookmarks and shared links.
 */
export function readDeliveryFilters(
  { verdict, result = verdict, type, since, until, id }: SearchParams,
  clock: Clock,
): DeliveryFilters {
  const filters = z.decode(deliveryFiltersSchema, { result, type, since, until, id })
  const { from, before } = startedRange(filters.since.meaning, filters.until.meaning, clock)
  if (from !== null && before !== null && from >= before) {
    filters.since = refused(filters.since, 'The first day is after the last.')
    filters.until = refused(filters.until, null)
  }
  return filters
}

export function deliveryCriteria(filters: DeliveryFilters, clock: Clock): DeliveryCriteria {
  const { result, type, since, until, id } = filters
  return {
    result: result.meaning,
    requestType: type.meaning,
    received: startedRange(since.meaning, until.meaning, clock),
    ids: id.meaning,
  }
}

export function deliveryParams(filters: DeliveryFilters): URLSearchParams {
  const written = Object.entries(z.encode(deliveryFiltersSchema, filters))
  return new URLSearchParams(
    written.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

export function withoutDeliveryFilters(
  filters: DeliveryFilters,
  names: readonly DeliveryFilterName[],
): DeliveryFilters {
  const blank: Field<never> = { typed: '', meaning: null, error: null }
  return { ...filters, ...Object.fromEntries(names.map((name) => [name, blank])) }
}
