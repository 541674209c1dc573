import { ArrowDown, ArrowUp } from 'lucide'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import type { ConferenceFilters, Sort } from '@/lib/conferences/filters'
import { conferencesHref } from './conferences-href'

/** The heading of a sortable column: a link that sorts by it, or reverses the order if the list already is. */
export function SortHeading({
  sort,
  filters,
  className,
  children,
}: {
  sort: Sort
  filters: ConferenceFilters
  className: string
  children: string
}) {
  const isSorted = filters.sort === sort
  const order = isSorted && filters.order === 'desc' ? 'asc' : 'desc'
  const ariaSort = !isSorted ? 'none' : filters.order === 'asc' ? 'ascending' : 'descending'
  return (
    <th scope="col" aria-sort={ariaSort} className={className}>
      <Link
        href={conferencesHref({ ...filters, sort, order })}
        scroll={false}
        className={`inline-flex items-center gap-1 rounded-sm py-1 hover:text-text lg:in-[.text-right]:flex-row-reverse ${isSorted ? 'text-text' : ''}`}
      >
        {children}
        <Icon
          node={isSorted && filters.order === 'asc' ? ArrowUp : ArrowDown}
          size={14}
          className={isSorted ? '' : 'opacity-0'}
        />
      </Link>
    </th>
  )
}
