import { cache } from 'react'
import { authorise, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { noteOpening } from '@/lib/audit/opening'
import { getConference } from '@/lib/conferences/detail'
import { conferenceNews } from '@/lib/conferences/news'

/**
 * The conference that is asked for, by whom, and what is new with it; null where there is none. Once for a page and its title,
 * which says as much. Waited for: what is not noted is not shown. Each drawing counts, for a header that says otherwise is the
 * visitor's own word. Next draws no page ahead of a visit that has no loading.tsx.
 */
export const openConference = cache(async (conferenceId: string) => {
  const actor = await authorise('browse')
  const viewer = await readViewer()
  // Asked for first: what comes in between is news.
  const news = await conferenceNews(conferenceId, viewer.now)
  const conference = await getConference(conferenceId)
  if (news === null || conference === null) return null
  await noteOpening(actor, await currentOrigin(), conferenceId)
  return { actor, viewer, news, conference }
})

export type OpenedConference = NonNullable<Awaited<ReturnType<typeof openConference>>>
