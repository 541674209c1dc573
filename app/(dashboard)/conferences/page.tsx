import type { Metadata } from 'next'
import { after } from 'next/server'
import { authorize, currentOrigin, mayCurrentActor } from '@/app/access'
import { offeredAddress } from '@/app/callback-url'
import { readOrSayAway } from '@/app/database-away'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { readViewer } from '@/app/viewer'
import { ConferenceSummary } from '@/components/conferences/conference-summary'
import { ConferenceTable, longestDuration } from '@/components/conferences/conference-table'
import { conferencesHref } from '@/components/conferences/conferences-href'
import { FilterFields } from '@/components/conferences/filter-fields'
import { ListControls } from '@/components/conferences/list-controls'
import { Fresh, ListNews, NewCount } from '@/components/conferences/list-news'
import { NothingFound } from '@/components/conferences/nothing-found'
import { ExportMenu } from '@/components/list/export-menu'
import { FilterFold } from '@/components/list/filter-fold'
import { ListFrame } from '@/components/list/list-frame'
import { AwaitFirstPost } from '@/components/setup/await-first-post'
import { FirstPostsReport } from '@/components/setup/first-posts-report'
import { FirstRun } from '@/components/setup/first-run'
import { noteListReadingLater } from '@/lib/audit/list-reading'
import { filterDetails } from '@/lib/conferences/audit-details'
import { loosenedCounts } from '@/lib/conferences/counts-without-filter'
import { type Cursor, readCursor, writePlace } from '@/lib/conferences/cursor'
import { type ActiveFilter, activeFilters, unappliedFilters } from '@/lib/conferences/filter-words'
import { type ConferenceFilters, conferenceFilters, criteriaOf } from '@/lib/conferences/filters'
import { recordingIdsOf } from '@/lib/conferences/list'
import { latestArrival, unfinishedVersions } from '@/lib/conferences/news'
import { openSearch } from '@/lib/conferences/search'
import { env } from '@/lib/env'
import { firstPostsVersion, readFirstPosts, readFirstReceipt } from '@/lib/first-run/first-posts'
import { tellFirstPosts, tellListener } from '@/lib/first-run/first-posts-words'
import { settingsInUse } from '@/lib/first-run/settings-in-use'
import { snippets } from '@/lib/first-run/snippets'
import type { Viewer } from '@/lib/format'
import { positionsOf } from '@/lib/recordings/positions'
import { sendTest } from '../setup/actions'
import { drawNews } from './draw-news'

export async function generateMetadata({ searchParams }: PageProps<'/conferences'>): Promise<Metadata> {
  const viewer = await readViewer()
  const filters = conferenceFilters.parse(await readParams(searchParams), viewer)
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
  const filters = conferenceFilters.parse(params, viewer)
  const { sort, order } = filters
  const { cursor, isRefused } = readCursor(params, sort)
  const active = activeFilters(filters, viewer)
  const unapplied = unappliedFilters(filters)
  const here = conferencesHref(filters, cursor ? { [cursor.direction]: writePlace(cursor.place) } : {})
  const { latest, summary, histogram, page, positions, loosened } = await readOrSayAway(
    readList(filters, active, cursor, viewer, actor.id),
    here,
  )
  const origin = await currentOrigin()
  const listed = { filter: filterDetails(filters), conferences: page.rows.length }
  // After the response: users load the list all day, and it mustn't wait for a write.
  after(() => noteListReadingLater(actor, origin, { via: 'page', ...listed }))
  const isWatched = params.watch !== undefined
  if (latest === null) {
    const { story, version, setup } = await readOrSayAway(readFirstRun(viewer), here)
    return (
      <ListNews newsUrl={null} unfinished={{}} longestSec={0} draw={drawNews.bind(null, '')}>
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
      </ListNews>
    )
  }

  const query = conferenceFilters.toParams(conferenceFilters.withoutInvalid(filters))
  return (
    <ListNews
      newsUrl={`/api/conferences/news?${new URLSearchParams({ ...Object.fromEntries(query), arrivedAfter: String(latest.getTime()) })}`}
      unfinished={unfinishedVersions(page.rows, viewer.now)}
      longestSec={longestDuration(page.rows)}
      draw={drawNews.bind(null, conferenceFilters.toParams(filters).toString())}
    >
      <div className="mb-5 flex items-start justify-between gap-4">
        <div className="min-w-0">
          <h1 className="font-semibold text-2xl tracking-tight">Conferences</h1>
          <Fresh part="summary">
            <ConferenceSummary summary={summary} unappliedCount={unapplied.length} viewer={viewer} />
          </Fresh>
        </div>
        {/* An exported file can't say that it wasn't filtered as asked. */}
        {unapplied.length === 0 && (await mayCurrentActor('export')) && (
          <ExportMenu address="/api/conferences/export" query={query} />
        )}
      </div>
      <AwaitFirstPost
        key={FIRST_POST}
        awaited={null}
        received={isWatched ? await readOrSayAway(readFirstReceipt(viewer), here) : null}
        isWatched={isWatched}
        announcement=""
      />
      <ListControls
        query={conferenceFilters.toParams(filters).toString()}
        fields={
          <FilterFold count={active.length} hasFault={conferenceFilters.hasError(filters)}>
            <FilterFields filters={filters} histogram={histogram} viewer={viewer} />
          </FilterFold>
        }
      >
        <ListFrame
          definition={conferenceFilters}
          filters={filters}
          active={active}
          unapplied={unapplied}
          hrefOf={conferencesHref}
          page={page}
          labels={sort === 'started' && order === 'desc' ? ['Newer', 'Older'] : ['Previous', 'Next']}
          isExpired={isRefused || page.isBeyondEnd}
          viewer={viewer}
          aside={<NewCount href={conferencesHref(filters)} />}
        >
          {page.rows.length === 0 ? (
            <NothingFound filters={filters} loosened={loosened} viewer={viewer} />
          ) : (
            <ConferenceTable
              conferences={page.rows}
              filters={filters}
              positions={positions}
              viewer={viewer}
            />
          )}
        </ListFrame>
      </ListControls>
    </ListNews>
  )
}

/** What the page says while there are no conferences, with setup instructions for users who may follow them. */
async function readFirstRun(viewer: Viewer) {
  const [posts, maySetUp] = await Promise.all([readFirstPosts(viewer.now), mayCurrentActor('settings')])
  const version = firstPostsVersion(posts)
  if (!maySetUp) return { story: tellListener(posts), version, setup: null }
  const {
    FREECLIMB_SIGNING_SECRETS: secrets,
    FREECLIMB_API_URL: apiUrl,
    FREECLIMB_ACCOUNT_ID: accountId = null,
  } = env()
  const address = await offeredAddress()
  return {
    story: tellFirstPosts(posts, { hasSecret: secrets.length > 0 }),
    version,
    setup: {
      address,
      settings: settingsInUse(),
      snippets: snippets({ callbackUrl: address.url, apiUrl, accountId }),
    },
  }
}

async function readList(
  filters: ConferenceFilters,
  active: ActiveFilter[],
  cursor: Cursor | null,
  viewer: Viewer,
  userId: string,
) {
  const { sort, order } = filters
  const search = openSearch(criteriaOf(filters, viewer))
  const [latest, summary, histogram] = await Promise.all([
    latestArrival(),
    search.summary(),
    search.histogram(),
  ])
  const page = await search.listRows({ sort, order, cursor })
  const positions = await positionsOf(userId, recordingIdsOf(page.rows))
  const loosened = page.rows.length === 0 ? await loosenedCounts(filters, active, viewer) : []
  return { latest, summary, histogram, page, positions, loosened }
}
