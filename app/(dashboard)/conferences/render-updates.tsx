'use server'

import { after } from 'next/server'
import { authorize, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { ConferenceSummary } from '@/components/conferences/conference-summary'
import { longestDuration } from '@/components/conferences/conference-table'
import { DurationHistogram } from '@/components/conferences/duration-histogram'
import type { RenderedUpdates } from '@/components/conferences/live-updates'
import { rowContent } from '@/components/conferences/row-content'
import { recordListReadingLater } from '@/lib/audit/list-reading'
import { unappliedFilters } from '@/lib/conferences/filter-words'
import { conferenceFilters, criteriaOf } from '@/lib/conferences/filters'
import { PAGE_SIZE, recordingIdsOf, rowsById } from '@/lib/conferences/list'
import { rowVersion } from '@/lib/conferences/news'
import { openSearch } from '@/lib/conferences/search'
import { isId } from '@/lib/freeclimb/ids'
import { paramsOfQuery } from '@/lib/list-query/params'
import { positionsOf } from '@/lib/recordings/positions'

/** Renders rows of the list as they look now, and the summary and histogram of all matches for `query`. */
export async function renderUpdates(query: unknown, ids: unknown): Promise<RenderedUpdates> {
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
  if (conferences.length > 0) after(() => recordListReadingLater(actor, origin, reading))
  const rendered: RenderedUpdates = {
    versions: {},
    rows: {},
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
    rendered.versions[conference.id] = rowVersion(conference, viewer.now)
    rendered.rows[conference.id] = rowContent(conference, positions, viewer)
  }
  return rendered
}
