import { cache } from 'react'
import { authorise, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { noteOpening } from '@/lib/access/opening'
import { getConference } from '@/lib/conferences/detail'

/**
 * The conference that is asked for, and by whom; null where there is none. Once for a page and its title,
 * which says as much. Waited for: what is not noted is not shown. Each drawing counts, for a header that says otherwise is the
 * visitor's own word. Next draws no page ahead of a visit that has no loading.tsx.
 */
export const openConference = cache(async (conferenceId: string) => {
  const actor = await authorise('browse')
  const viewer = await readViewer()
  const conference = await getConference(conferenceId)
  if (conference === null) return null
  await noteOpening(actor, await currentOrigin(), conferenceId)
  return { actor, viewer, conference }
})

export type OpenedConference = NonNullable<Awaited<ReturnType<typeof openConference>>>
