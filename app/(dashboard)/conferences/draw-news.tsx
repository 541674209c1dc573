'use server'

import { after } from 'next/server'
import { authorize, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { ConferenceSummary } from '@/components/conferences/conference-summary'
import { ConferenceRow, longestDuration } from '@/components/conferences/conference-table'
import { DurationHistogram } from '@/components/conferences/duration-histogram'
import type { DrawnNews } from '@/components/conferences/list-news'
import { noteListReadingLater } from '@/lib/audit/list-reading'
import { unappliedFilters } from '@/lib/conferences/filter-words'
import { conferenceFilters, criteriaOf } from '@/lib/conferences/filters'
import { PAGE_SIZE, recordingIdsOf, rowsById } from '@/lib/conferences/list'
import { rowVersion } from '@/lib/conferences/news'
import { openSearch } from '@/lib/conferences/search'
import { isId } from '@/lib/freeclimb/ids'
import { paramsOfQuery } from '@/lib/list-query/params'
import { positionsOf } from '@/lib/recordings/positions'

/** Renders rows of the list as they look now, and the summary and histogram of all matches for `query`. */
export async function drawNews(query: unknown, ids: unknown): Promise<DrawnNews> {
  const actor = await authorize('browse')
  const viewer = await readViewer()
  const filters = conferenceFilters.parse(paramsOfQuery(query), viewer)
  const known = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string' && isId(id)) : []
  const search = openSearch(criteriaOf(filters, viewer))
  const [conferences, summary, histogram] = await Promise.all([
    rowsById(known.slice(0, PAGE_SIZE)),
    search.summary(),
    search.histogram(),
  ])
  const positions = await positionsOf(actor.id, recordingIdsOf(conferences))
  const origin = await currentOrigin()
  const reading = { via: 'page', filter: {}, conferences: conferences.length } as const
  if (conferences.length > 0) after(() => noteListReadingLater(actor, origin, reading))
  const drawn: DrawnNews = {
    versions: {},
    parts: {
      summary: (
        <ConferenceSummary
          summary={summary}
          unappliedCount={unappliedFilters(filters).length}
          viewer={viewer}
          isAnnounced={false}
        />
      ),
      histogram: <DurationHistogram histogram={histogram} filters={filters} viewer={viewer} />,
    },
    longestSec: longestDuration(conferences),
  }
  for (const conference of conferences) {
    drawn.versions[conference.id] = rowVersion(conference, viewer.now)
    drawn.parts[conference.id] = (
      <ConferenceRow conference={conference} positions={positions} viewer={viewer} />
    )
  }
  return drawn
}
