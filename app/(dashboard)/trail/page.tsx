import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { authorise } from '@/app/access'
import { readOrSayAway } from '@/app/database-away'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { ExportMenu } from '@/components/export-menu'
import { PageLinks } from '@/components/page-links'
import { TrailFields } from '@/components/trail-fields'
import { ListeningNow, TrailTable } from '@/components/trail-table'
import { listOpenListenings, listTrail, readTrailPlace, type TrailPlace } from '@/lib/access/trail'
import {
  isTrailFiltered,
  readTrailFilters,
  TRAIL_FILTER_NAMES,
  type TrailCriteria,
  trailCriteria,
  trailParams,
} from '@/lib/access/trail-filters'
import { zoneName } from '@/lib/format'

export const metadata: Metadata = { title: 'Access trail' }

export default async function TrailPage({ searchParams }: PageProps<'/trail'>) {
  await authorise('trail')
  const [viewer, params] = await Promise.all([readViewer(), readParams(searchParams)])
  const filters = readTrailFilters(params, viewer)
  const query = trailParams(filters)
  const asked = readTrailPlace(params)
  const place = asked === 'refused' ? null : asked
  const { page, listenings } = await readOrSayAway(
    readTrail(trailCriteria(filters, viewer), place),
    trailHref(query, place === null ? {} : placeParams(place)),
  )

  return (
    <>
      <div className="mb-5 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="font-semibold text-2xl tracking-tight">Access trail</h1>
          <p className="mt-1 text-soft">
            Who signed in, opened, played, downloaded, exported and changed what. Rows are only ever added.
          </p>
        </div>
        <ExportMenu address="/api/trail/export" query={query} />
      </div>
      <TrailFields filters={filters} />
      <div className="mt-3 mb-1 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
        {TRAIL_FILTER_NAMES.some((name) => filters[name].typed !== '') && (
          <Link href="/trail" prefetch={false} className="text-soft text-[13px] hover:underline">
            Clear all
          </Link>
        )}
        <p className="ml-auto text-faint text-[13px]">Times in {zoneName(viewer)}</p>
      </div>
      {asked === 'refused' && (
        <p role="status" className="mb-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
          That link to a page of the trail does not work any more. This is the first page.
        </p>
      )}
      <ListeningNow listenings={listenings} viewer={viewer} />
      <div className="mt-4">
        {page.events.length === 0 ? (
          <NoEvents isFiltered={isTrailFiltered(filters)} />
        ) : (
          <TrailTable events={page.events} viewer={viewer} />
        )}
      </div>
      <PageLinks
        labels={['Newer', 'Older']}
        previous={page.newer === null ? null : trailHref(query, placeParams({ newer: page.newer }))}
        next={page.older === null ? null : trailHref(query, placeParams({ older: page.older }))}
      />
    </>
  )
}

async function readTrail(criteria: TrailCriteria, place: TrailPlace | null) {
  const page = await listTrail(criteria, place)
  return { page, listenings: place === null ? await listOpenListenings(criteria) : [] }
}

function trailHref(query: URLSearchParams, place: Record<string, string> = {}): Route {
  const params = new URLSearchParams({ ...Object.fromEntries(query), ...place })
  return (params.size > 0 ? `/trail?${params}` : '/trail') as Route
}

function placeParams(place: TrailPlace) {
  return Object.fromEntries(Object.entries(place).map(([name, seq]) => [name, String(seq)]))
}

function NoEvents({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className="py-16 text-center">
      <p className="font-medium">
        {isFiltered ? 'Nothing in the trail matches these filters.' : 'There is nothing on this page.'}
      </p>
      <p className="mt-3 text-soft">
        <Link href="/trail" prefetch={false} className="text-accent underline underline-offset-2">
          {isFiltered ? 'Show the whole trail' : 'Go to the first page'}
        </Link>
      </p>
    </div>
  )
}
