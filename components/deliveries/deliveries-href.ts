import type { Route } from 'next'
import { listHref } from '@/components/list/list-href'
import { type DeliveryFilters, deliveryFilters } from '@/lib/deliveries/filters'

export function deliveriesHref(filters: DeliveryFilters, others?: Record<string, string | null>): Route {
  return listHref('/deliveries', deliveryFilters.toParams(filters), others)
}
