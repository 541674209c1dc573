import type { Metadata } from 'next'
import { after } from 'next/server'
import { authorize, currentActorHasPermission, currentOrigin } from '@/app/access'
import { offeredAddress } from '@/app/callback-url'
import { orRedirectIfUnavailable } from '@/app/database-unavailable'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { ConferenceSummary } from '@/components/conferences/conference-summary'
import { ConferenceTable, longestDuration } from '@/components/conferences/conference-table'
import { conferencesHref } from '@/components/conferences/conferences-href'
import { FilterFields } from '@/components/conferences/filter-fields'
import { ListControls } from '@/components/conferences/list-controls'
import { LivePart, LiveUpdates, NewCount } from '@/components/conferences/live-updates'
import { NothingFound } from '@/components/conferences/nothing-found'
import { KeyboardHint } from '@/components/layout/keyboard-shortcuts'
import { ExportMenu } from '@/components/list/export-menu'
import { FilterChips } from '@/components/list/filter-chips'
import { FilterFold } from '@/components/list/filter-fold'
import { PageLinks } from '@/components/list/page-links'
import { TableKeys } from '@/components/list/table-keys'
import { AwaitFirstPost } from '@/components/setup/await-first-post'
import { FirstPostsReport } from '@/components/setup/first-posts-report'
import { FirstRun } from '@/components/setup/first-run'
import { recordListReadingLater } from '@/lib/audit/list-reading'
import { filterDetails } from '@/lib/conferences/audit-details'
import { loosenedCounts } from '@/lib/conferences/counts-without-filter'
import { type Cursor, readCursor, writePlace } from '@/lib/conferences/cursor'
import { type ActiveFilter, activeFilters, unappliedFilters } from '@/lib/conferences/filter-words'
import {
  criteriaOf,
  FILTER_NAMES,
  type ConferenceFilters as Filters,
  filterParams,
  isFiltered,
  readFilters,
  withoutFilters,
  withoutRefused,
} from '@/lib/conferences/filters'
import { listRows, recordingIdsOf } from '@/lib/conferences/list'
import { latestArrival, unfinishedVersions } from '@/lib/conferences/news'
import { summarizeWithHistogram } from '@/lib/conferences/summary'
import { env } from '@/lib/env'
import { firstPostsVersion, readFirstPosts, readFirstReceipt } from '@/lib/first-run/first-posts'
import { describeFirstPosts, describeForListener } from '@/lib/first-run/first-posts-words'
import { settingsInUse } from '@/lib/first-run/settings-in-use'
import { snippets } from '@/lib/first-run/snippets'
import { type Viewer, zoneName } from '@/lib/format'
import { positionsOf } from '@/lib/recordings/positions'
import { sendTest } from '../setup/actions'
import { renderUpdates } from './render-updates'

export async function generateMetadata({ searchParams }: PageProps<'/conferences'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = readFilters(await readParams(searchParams), viewer)
  const filteredBy = activeFilters(filters, viewer).map(({ label, names }) =>
    names.includes('q') ? filters.q.typed : label,
  )
  return { title: pageTitle(...filteredBy, 'Conferences') }
}

// One key with and without conferences, so that the component waiting for the first post survives to announce it.
const FIRST_POST = 'first-post'

export default async function ConferencesPage({ searchParams }: PageProps<'/conferences'>) {
  const actor = await authorize('browse')
  const viewer = await readViewer()
  const params = await readParams(searchParams)
  const filters = readFilters(params, viewer)
  const { sort, order } = filters
  const { cursor, isRefused } = readCursor(params, sort)
  const active = activeFilters(filters, viewer)
  const unapplied = unappliedFilters(filters)
  const here = conferencesHref(filters, cursor ? { [cursor.direction]: writePlace(cursor.place) } : {})
  const { latest, summary, histogram, page, positions, loosened } = await orRedirectIfUnavailable(
    readList(filters, active, cursor, viewer, actor.id),
    here,
  )
  const origin = await currentOrigin()
  const listed = { filter: filterDetails(filters), conferences: page.conferences.length }
  // After the response: users load the list all day, and it mustn't wait for a write.
  after(() => recordListReadingLater(actor, origin, { via: 'page', ...listed }))
  const isWatched = params.watch !== undefined
  if (latest === null) {
    const { story, version, setup } = await orRedirectIfUnavailable(readFirstRun(viewer), here)
    return (
      <LiveUpdates newsUrl={null} unfinished={{}} longestSec={0} render={renderUpdates.bind(null, '')}>
        <h1 className="mb-5 font-semibold text-2xl tracking-tight">Conferences</h1>
        <AwaitFirstPost
          key={FIRST_POST}
          awaited={version}
          received={null}
          isWatched={isWatched}
          announcement={story.announcement}
        >
          <FirstPostsReport story={story} viewer={viewer} mayOpen={setup !== null} />
        </AwaitFirstPost>
        {setup !== null && <FirstRun {...setup} sendTest={sendTest} />}
      </LiveUpdates>
    )
  }

  const query = filterParams(withoutRefused(filters))
  return (
    <LiveUpdates
      newsUrl={`/api/conferences/news?${new URLSearchParams({ ...Object.fromEntries(query), arrivedAfter: String(latest.getTime()) })}`}
      unfinished={unfinishedVersions(page.conferences, viewer.now)}
      longestSec={longestDuration(page.conferences)}
      render={renderUpdates.bind(null, filterParams(filters).toString())}
    >
      <div className="mb-5 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="font-semibold text-2xl tracking-tight">Conferences</h1>
          <LivePart part="summary">
            <ConferenceSummary summary={summary} unappliedCount={unapplied.length} viewer={viewer} />
          </LivePart>
        </div>
        {/* An exported file can't say that it wasn't filtered as asked. */}
        {unapplied.length === 0 && (await currentActorHasPermission('export')) && (
          <ExportMenu address="/api/conferences/export" query={query} />
        )}
      </div>
      <AwaitFirstPost
        key={FIRST_POST}
        awaited={null}
        received={isWatched ? await orRedirectIfUnavailable(readFirstReceipt(viewer), here) : null}
        isWatched={isWatched}
        announcement=""
      />
      <ListControls
        query={filterParams(filters).toString()}
        fields={
          <FilterFold
            count={active.length}
            hasFault={FILTER_NAMES.some((name) => filters[name].error !== null)}
          >
            <FilterFields filters={filters} histogram={histogram} viewer={viewer} />
          </FilterFold>
        }
      >
        <div className="mt-3 mb-1 flex min-h-8 flex-wrap items-start justify-between gap-x-4 gap-y-1">
          <FilterChips
            chips={active.map(({ label, names }) => ({
              label,
              href: conferencesHref(withoutFilters(filters, names)),
            }))}
            unapplied={unapplied.map(({ label, names }) => ({
              label,
              href: conferencesHref(withoutFilters(filters, names)),
            }))}
            clearHref={
              FILTER_NAMES.some((name) => filters[name].typed !== '')
                ? conferencesHref(withoutFilters(filters, FILTER_NAMES))
                : null
            }
          />
          <div className="ml-auto flex items-center gap-x-4">
            <NewCount href={conferencesHref(filters)} />
            <p className="text-faint text-[13px]">Times in {zoneName(viewer)}</p>
          </div>
        </div>
        {(isRefused || page.isBeyondEnd) && (
          <p role="status" className="mb-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
            That page link has expired. Showing the first page.
          </p>
        )}
        <TableKeys>
          {page.conferences.length === 0 ? (
            <NothingFound
              isFiltered={isFiltered(filters)}
              filters={filters}
              loosened={loosened}
              viewer={viewer}
            />
          ) : (
            <ConferenceTable
              conferences={page.conferences}
              filters={filters}
              positions={positions}
              viewer={viewer}
            />
          )}
          <PageLinks
            labels={sort === 'started' && order === 'desc' ? ['Newer', 'Older'] : ['Previous', 'Next']}
            previous={page.previous === null ? null : conferencesHref(filters, { before: page.previous })}
            next={page.next === null ? null : conferencesHref(filters, { after: page.next })}
          />
          <KeyboardHint />
        </TableKeys>
      </ListControls>
    </LiveUpdates>
  )
}

/** What the page says while there are no conferences, with setup instructions for users who may follow them. */
async function readFirstRun(viewer: Viewer) {
  const [posts, maySetUp] = await Promise.all([
    readFirstPosts(viewer.now),
    currentActorHasPermission('settings'),
  ])
  const version = firstPostsVersion(posts)
  if (!maySetUp) return { story: describeForListener(posts), version, setup: null }
  const {
    FREECLIMB_SIGNING_SECRETS: secrets,
    FREECLIMB_API_URL: apiUrl,
    FREECLIMB_ACCOUNT_ID: accountId = null,
  } = env()
  const address = await offeredAddress()
  return {
    story: describeFirstPosts(posts, { hasSecret: secrets.length > 0 }),
    version,
    setup: {
      address,
      settings: settingsInUse(),
      snippets: snippets({ callbackUrl: address.url, apiUrl, accountId }),
    },
  }
}

async function readList(
  filters: Filters,
  active: ActiveFilter[],
  cursor: Cursor | null,
  viewer: Viewer,
  userId: string,
) {
  const { sort, order } = filters
  const criteria = criteriaOf(filters, viewer)
  const [latest, { summary, histogram }] = await Promise.all([
    latestArrival(),
    summarizeWithHistogram(criteria),
  ])
  const page = await listRows({ criteria, sort, order, cursor, areFew: !summary.isCapped })
  const positions = await positionsOf(userId, recordingIdsOf(page.conferences))
  const loosened = page.conferences.length === 0 ? await loosenedCounts(filters, active, viewer) : []
  return { latest, summary, histogram, page, positions, loosened }
}
