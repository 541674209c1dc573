import { Link } from '@/components/ui/link'
import type { Loosened } from '@/lib/conferences/counts-without-filter'
import { type ConferenceFilters, conferenceFilters } from '@/lib/conferences/filters'
import { formatCount, type Viewer } from '@/lib/format'
import { conferencesHref } from './conferences-href'

export function NothingFound({
  filters,
  loosened,
  viewer,
}: {
  filters: ConferenceFilters
  loosened: Loosened[]
  viewer: Viewer
}) {
  const isFiltered = conferenceFilters.isActive(filters)
  const useful = loosened.filter(({ count }) => count > 0)
  return (
    <div className="py-16 text-center">
      <p className="font-medium">
        {isFiltered ? 'No conference matches these filters.' : 'There are no conferences on this page.'}
      </p>
      {useful.length > 0 && (
        <ul className="mt-3 flex flex-col items-center gap-1">
          {useful.map(({ label, names, count, isCapped }) => (
            <li key={label}>
              <Link
                href={conferencesHref(conferenceFilters.without(filters, names))}
                className="text-accent underline underline-offset-2"
              >
                Remove “{label}”
              </Link>
              <span className="text-soft">
                : {formatCount(count, viewer)}
                {isCapped && '+'} {count === 1 ? 'conference' : 'conferences'}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3 text-soft">
        <Link href="/conferences" data-clears className="text-accent underline underline-offset-2">
          {isFiltered ? 'Show all conferences' : 'Go to the first page'}
        </Link>
      </p>
    </div>
  )
}
