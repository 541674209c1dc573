import type { ConferenceFilters } from '@/lib/conferences/filters'
import type { ListRow } from '@/lib/conferences/list'
import type { Viewer } from '@/lib/format'
import { ConferenceRows } from './conference-rows'
import { rowContent } from './row-content'
import { SortHeading } from './sort-heading'
import './conference-table.css'

type Props = {
  conferences: ListRow[]
  filters: ConferenceFilters
  /** Where this user stopped, in seconds, by recording ID */
  positions: Map<string, number>
  viewer: Viewer
}

const HEAD =
  'sticky top-0 z-10 bg-bg py-1.5 pr-4 font-medium text-[13px] text-soft lg:shadow-[inset_0_-1px_var(--line)]'
const UNSORTED = `${HEAD} max-lg:sr-only`

export function longestDuration(conferences: { durationSec: number | null }[]): number {
  return Math.max(0, ...conferences.map(({ durationSec }) => durationSec ?? 0))
}

/** Each column is as wide as its longest usual content, so that columns keep their places whatever the rows contain. */
export function ConferenceTable({ conferences, filters, positions, viewer }: Props) {
  return (
    <table
      className="w-full text-left max-lg:block lg:table-fixed"
      aria-label={`Conferences, ${orderWords(filters)}`}
    >
      <thead className="max-lg:sticky max-lg:top-0 max-lg:z-10 max-lg:block max-lg:bg-bg">
        <tr className="max-lg:flex max-lg:gap-4 max-lg:border-line max-lg:border-b">
          <th scope="col" className={`${UNSORTED} lg:w-12`}>
            <span className="sr-only">Play</span>
          </th>
          <SortHeading sort="started" filters={filters} className={`${HEAD} lg:w-46 xl:w-58`}>
            Started
          </SortHeading>
          <th scope="col" className={UNSORTED}>
            From → to
          </th>
          <th scope="col" className={`${UNSORTED} lg:w-36`}>
            Status
          </th>
          <th scope="col" className={`${UNSORTED} lg:w-46`}>
            Recordings
          </th>
          <SortHeading sort="duration" filters={filters} className={`${HEAD} text-right lg:w-24`}>
            Duration
          </SortHeading>
          <th scope="col" className={`${UNSORTED} pr-0 pl-2 lg:w-31`}>
            Conference
          </th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        <ConferenceRows rows={conferences.map((conference) => rowContent(conference, positions, viewer))} />
      </tbody>
    </table>
  )
}

function orderWords({ sort, order }: ConferenceFilters) {
  if (sort === 'started') return order === 'desc' ? 'newest first' : 'oldest first'
  return order === 'desc' ? 'longest first' : 'shortest first'
}
