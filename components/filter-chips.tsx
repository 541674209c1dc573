import { X } from 'lucide'
import Link from 'next/link'
import type { ActiveFilter } from '@/lib/conferences/filter-words'
import { type ConferenceFilters, FILTER_NAMES, withoutFilters } from '@/lib/conferences/filters'
import { conferencesHref } from './conferences-href'
import { Icon } from './ui/icon'

/** What the list is filtered by: each a link that takes it away. */
export function FilterChips({ filters, active }: { filters: ConferenceFilters; active: ActiveFilter[] }) {
  const nothingTyped = FILTER_NAMES.every((name) => filters[name].typed === '')
  if (nothingTyped) return null
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-2">
      {active.map(({ label, names }) => (
        <li key={label}>
          <Link
            href={conferencesHref(withoutFilters(filters, names))}
            prefetch={false}
            scroll={false}
            className="inline-flex h-8 items-center gap-1.5 rounded-full bg-accent-soft px-3 font-medium text-[13px] text-accent hover:opacity-80"
          >
            <span className="sr-only">Remove the filter </span>
            <span className="max-w-72 truncate">{label}</span>
            <Icon node={X} size={14} />
          </Link>
        </li>
      ))}
      <li>
        <Link
          href={conferencesHref(withoutFilters(filters, FILTER_NAMES))}
          data-clears
          prefetch={false}
          scroll={false}
          className="inline-flex h-8 items-center px-2 text-[13px] text-soft underline-offset-2 hover:underline"
        >
          Clear all
        </Link>
      </li>
    </ul>
  )
}
