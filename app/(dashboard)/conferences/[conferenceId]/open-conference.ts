import { cache } from 'react'
import { authorize, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { recordOpening } from '@/lib/audit/opening'
import { getConference } from '@/lib/conferences/detail'
import { conferenceNews } from '@/lib/conferences/news'

/**
 * Loads a conference, its news and the user who opens it; null if there is none. Cached so that a page and its title share
 * one read. The audit write is awaited: what we can't log, we don't show. Every render counts, because a client can forge a
 * prefetch header, and Next doesn't prefetch pages without a loading.tsx.
 */
export const openConference = cache(async (conferenceId: string) => {
  const actor = await authorize('browse')
  const viewer = await readViewer()
  // Read first, so that a change in between shows up as news.
  const news = await conferenceNews(conferenceId, viewer.now)
  const conference = await getConference(conferenceId)
  if (news === null || conference === null) return null
  await recordOpening(actor, await currentOrigin(), conferenceId)
  return { actor, viewer, news, conference }
})

export type OpenedConference = NonNullable<Awaited<ReturnType<typeof openConference>>>
