import type { Metadata, Route } from 'next'
import Link from 'next/link'
import { callbackUrl } from '@/app/callback-url'
import { readViewer } from '@/app/viewer'
import { ConferenceTable } from '@/components/conference-table'
import { DurationFilter } from '@/components/duration-filter'
import { FirstRun } from '@/components/first-run'
import { PageLinks } from '@/components/page-links'
import { readCursor } from '@/lib/conferences/cursor'
import { type ConferenceFilters, filterParams, isFiltered, readFilters } from '@/lib/conferences/filters'
import { listConferences } from '@/lib/conferences/list'
import { settingsInUse } from '@/lib/env'
import { zoneName } from '@/lib/format'

export const metadata: Metadata = { title: 'Conferences' }

export default async function ConferencesPage({ searchParams }: PageProps<'/conferences'>) {
  const params = await searchParams
  const filters = readFilters(params)
  const cursor = readCursor(params)
  const [viewer, { conferences, newer, older }] = await Promise.all([
    readViewer(),
    listConferences(filters, cursor),
  ])
  const filtered = isFiltered(filters)
  const pageLink = (direction: 'after' | 'before', place: string | null) => {
    if (place === null) return null
    const query = filterParams(filters)
    query.set(direction, place)
    return `/conferences?${query}` as Route
  }

  return (
    <>
      <div className="mb-5 flex items-baseline justify-between gap-4">
        <h1 className="font-semibold text-2xl tracking-tight">Conferences</h1>
        <p className="text-faint text-[13px]">Times in {zoneName(viewer)}</p>
      </div>
      {conferences.length === 0 && !filtered && cursor === null ? (
        <FirstRun callbackUrl={await callbackUrl()} settings={settingsInUse()} />
      ) : (
        <>
          <DurationFilter filters={filters} active={filterParams(filters).size > 0} />
          <div className="mt-5">
            {conferences.length > 0 ? (
              <ConferenceTable conferences={conferences} viewer={viewer} />
            ) : (
              <NothingFound filters={filters} isFirstPage={cursor === null} />
            )}
          </div>
          <PageLinks newer={pageLink('before', newer)} older={pageLink('after', older)} />
        </>
      )}
    </>
  )
}

function NothingFound({ filters, isFirstPage }: { filters: ConferenceFilters; isFirstPage: boolean }) {
  const { minDuration, maxDuration } = filters
  const remedies = [
    minDuration.durationSec !== null && 'lower “At least”',
    maxDuration.durationSec !== null && 'raise “At most”',
  ].filter((remedy) => remedy !== false)
  const [title, advice, link] =
    isFirstPage && remedies.length > 0
      ? ['No conference is of that duration.', `You can ${remedies.join(', ')} or `, 'show all conferences']
      : ['There are no conferences on this page.', 'Go ', 'to the newest']
  return (
    <div className="py-16 text-center">
      <p className="font-medium">{title}</p>
      <p className="mt-1 text-soft">
        {advice}
        <Link href="/conferences" className="text-accent underline underline-offset-2">
          {link}
        </Link>
        .
      </p>
    </div>
  )
}
