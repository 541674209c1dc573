import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { ConferenceView } from '@/components/conference-view'
import { formatMoment } from '@/lib/format'
import { recordingTitle } from '@/lib/recordings/recording-title'
import { openConference } from './open-conference'
import { readView } from './read-view'

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
  return <ConferenceView {...(await readView(opened, asked))} />
}
