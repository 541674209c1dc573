import { DeliveryVerdict } from '@/lib/generated/prisma/enums'
import { startedRange } from '@/lib/list-query/date-input'
import { type Clock, choice, field, started } from '@/lib/list-query/field'
import { daysInOrder, defineFilters, type FiltersOf } from '@/lib/list-query/filters'
import { type DeliveryIds, readDeliveryIds } from './id-input'

/** Results of a post; `refused` posts are stored separately, as a sample. */
export const POST_VERDICTS = [...Object.values(DeliveryVerdict), 'refused'] as const
export type PostVerdict = (typeof POST_VERDICTS)[number]

/** The index covers only this much of a request type. */
export const REQUEST_TYPE_LENGTH = 100

export const deliveryFilters = defineFilters(
  {
    verdict: choice(POST_VERDICTS, 'No such result. Choose one from the list.'),
    type: field<string>((typed) =>
      typed.length <= REQUEST_TYPE_LENGTH
        ? { ok: true, meaning: typed }
        : { ok: false, error: `Longer than ${REQUEST_TYPE_LENGTH} characters.` },
    ),
    since: started('since'),
    until: started('until'),
    id: field<DeliveryIds>(readDeliveryIds),
  },
  [daysInOrder],
)

export type DeliveryFilters = FiltersOf<typeof deliveryFilters>
export type DeliveryFilterName = (typeof deliveryFilters.names)[number]

/** What the filters require of a post; null for no restriction. */
export type DeliveryCriteria = {
  verdict: PostVerdict | null
  requestType: string | null
  received: { from: Date | null; before: Date | null }
  ids: DeliveryIds | null
}

export function deliveryCriteria(filters: DeliveryFilters, clock: Clock): DeliveryCriteria {
  const { verdict, type, since, until, id } = filters
  return {
    verdict: verdict.meaning,
    requestType: type.meaning,
    received: startedRange(since.meaning, until.meaning, clock),
    ids: id.meaning,
  }
}
