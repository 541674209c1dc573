import { DeliveryResult } from '@/lib/generated/prisma/enums'
import { startedRange } from '@/lib/list-query/date-input'
import { type Clock, choice, field, started } from '@/lib/list-query/field'
import { daysInOrder, defineFilters, type FiltersOf } from '@/lib/list-query/filters'
import { refuse } from '@/lib/result'
import { type DeliveryIds, readDeliveryIds } from './id-input'

/** Results of a post; `refused` posts are stored separately, as a sample. */
export const POST_RESULTS = [...Object.values(DeliveryResult), 'refused'] as const
export type PostResult = (typeof POST_RESULTS)[number]

/** The index covers only this much of a request type. */
export const REQUEST_TYPE_LENGTH = 100

export const deliveryFilters = defineFilters(
  {
    result: choice(POST_RESULTS, 'No such result. Choose one from the list.'),
    type: field<string>((typed) =>
      typed.length <= REQUEST_TYPE_LENGTH
        ? { ok: true, value: typed }
        : refuse(`Longer than ${REQUEST_TYPE_LENGTH} characters.`),
    ),
    since: started('since'),
    until: started('until'),
    id: field(readDeliveryIds),
  },
  [daysInOrder],
  {},
  { result: 'verdict' },
)

export type DeliveryFilters = FiltersOf<typeof deliveryFilters>
export type DeliveryFilterName = (typeof deliveryFilters.names)[number]

/** What the filters require of a post; null for no restriction. */
export type DeliveryCriteria = {
  result: PostResult | null
  requestType: string | null
  received: { from: Date | null; before: Date | null }
  ids: DeliveryIds | null
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
