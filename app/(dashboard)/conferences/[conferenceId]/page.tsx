import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { ConferenceView } from '@/components/conferences/conference-view'
import { LivePart, LiveUpdates } from '@/components/conferences/live-updates'
import { formatMoment } from '@/lib/format'
import { typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { recordingTitle } from '@/lib/recordings/title'
import { loadView } from './load-view'
import { openConference } from './open-conference'
import { renderConference } from './render-conference'

export async function generateMetadata({
  params,
}: PageProps<'/conferences/[conferenceId]'>): Promise<Metadata> {
  const opened = await openConference((await params).conferenceId)
  if (opened === null) return { title: 'Page not found' }
  const { conference, viewer } = opened
  return { title: pageTitle(recordingTitle(conference), formatMoment(conference.startedAt, viewer)) }
}

export default async function ConferencePage({
  params,
  searchParams,
}: PageProps<'/conferences/[conferenceId]'>) {
  const { conferenceId } = await params
  const asked = await readParams(searchParams)
  const opened = await openConference(conferenceId)
  if (opened === null) notFound()
  const { news } = opened
  return (
    <LiveUpdates
      newsUrl={news.isUnfinished ? `/api/conferences/news?conference=${conferenceId}` : null}
      unfinished={{ [conferenceId]: news.version }}
      longestSec={0}
      render={renderConference.bind(null, conferenceId, queryOf(asked))}
    >
      <LivePart part="conference">
        <ConferenceView {...(await loadView(opened, asked))} />
      </LivePart>
    </LiveUpdates>
  )
}

// The parameters that select the parts shown and the position that a link leads to.
function queryOf(params: SearchParams) {
  const names = ['page', 'deliveries', 'recording', 't']
  return new URLSearchParams(names.map((name) => [name, typedText(params[name])])).toString()
}
