import type { Route } from 'next'
import { listHref } from '@/components/list/list-href'
import { type ConferenceFilters, conferenceFilters } from '@/lib/conferences/filters'

export function conferencesHref(filters: ConferenceFilters, others?: Record<string, string | null>): Route {
  return listHref('/conferences', conferenceFilters.toParams(filters), others)
}
