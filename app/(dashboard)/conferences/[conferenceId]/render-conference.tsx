'use server'

import { ConferenceView } from '@/components/conferences/conference-view'
import type { RenderedUpdates } from '@/components/conferences/live-updates'
import { paramsOfQuery } from '@/lib/list-query/params'
import { loadView } from './load-view'
import { openConference } from './open-conference'

export async function renderConference(conferenceId: unknown, query: unknown): Promise<RenderedUpdates> {
  const id = typeof conferenceId === 'string' ? conferenceId : ''
  const opened = await openConference(id)
  if (opened === null) return { versions: {}, rows: {}, parts: {}, longestSec: 0, isLast: true }
  return {
    versions: { [id]: opened.news.version },
    rows: {},
    parts: { conference: <ConferenceView {...(await loadView(opened, paramsOfQuery(query)))} /> },
    longestSec: 0,
    isLast: !opened.news.isUnfinished,
  }
}
