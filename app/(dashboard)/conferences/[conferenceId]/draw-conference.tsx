'use server'

import { ConferenceView } from '@/components/conferences/conference-view'
import type { DrawnNews } from '@/components/conferences/list-news'
import { paramsOfQuery } from '@/lib/list-query/params'
import { openConference } from './open-conference'
import { readView } from './read-view'

export async function drawConference(conferenceId: unknown, query: unknown): Promise<DrawnNews> {
  const id = typeof conferenceId === 'string' ? conferenceId : ''
  const opened = await openConference(id)
  if (opened === null) return { versions: {}, rows: {}, parts: {}, longestSec: 0, isLast: true }
  return {
    versions: { [id]: opened.news.version },
    rows: {},
    parts: { conference: <ConferenceView {...(await readView(opened, paramsOfQuery(query)))} /> },
    longestSec: 0,
    isLast: !opened.news.isUnfinished,
  }
}
