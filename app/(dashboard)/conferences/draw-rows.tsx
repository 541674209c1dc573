'use server'

import { after } from 'next/server'
import { authorise, currentOrigin } from '@/app/access'
import { readViewer } from '@/app/viewer'
import { ConferenceRow } from '@/components/conference-table'
import { noteListReadingLater } from '@/lib/access/list-reading'
import { conferencesById, PAGE_SIZE, recordingIdsOf } from '@/lib/conferences/list'
import { rowVersion } from '@/lib/conferences/news'
import { isId } from '@/lib/freeclimb/ids'
import { positionsOf } from '@/lib/recordings/positions'

/** Rows of the list as they look now. `longestSec` is the length that the list's bars are drawn against. */
export async function drawRows(longestSec: unknown, ids: unknown) {
  const actor = await authorise('browse')
  const viewer = await readViewer()
  const known = Array.isArray(ids) ? ids.filter((id) => typeof id === 'string' && isId(id)) : []
  const conferences = await conferencesById(known.slice(0, PAGE_SIZE))
  const positions = await positionsOf(actor.id, recordingIdsOf(conferences))
  const origin = await currentOrigin()
  const reading = { via: 'page', filter: {}, conferences: conferences.length } as const
  after(() => noteListReadingLater(actor, origin, reading))
  return conferences.map((conference) => ({
    id: conference.id,
    version: rowVersion(conference, viewer.now),
    row: (
      <ConferenceRow
        conference={conference}
        longestSec={typeof longestSec === 'number' && longestSec > 0 ? longestSec : 1}
        positions={positions}
        viewer={viewer}
      />
    ),
  }))
}
