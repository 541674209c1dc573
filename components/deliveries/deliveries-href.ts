import type { Route } from 'next'
import { type DeliveryFilters, deliveryParams } from '@/lib/deliveries/filters'

/** The URL of the deliveries under these filters, with `others` set, or deleted if null. Without a cursor, it's page one. */
export function deliveriesHref(filters: DeliveryFilters, others: Record<string, string | null> = {}): Route {
  const params = deliveryParams(filters)
  for (const [name, value] of Object.entries(others)) {
    if (value === null) params.delete(name)
    else params.set(name, value)
  }
  return (params.size > 0 ? `/deliveries?${params}` : '/deliveries') as Route
}
