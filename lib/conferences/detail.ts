import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { type PostReading, readPost } from '@/lib/freeclimb/post'
import { byMaking } from '@/lib/recordings/by-making'
import { bodyText } from './body-text'

const MAX_DELIVERIES = 200

export type TimelineDelivery = Awaited<ReturnType<typeof listDeliveries>>[number]

export async function conferenceExists(conferenceId: string): Promise<boolean> {
  if (!isId(conferenceId)) return false
  return (await db().conference.findUnique({ where: { id: conferenceId }, select: { id: true } })) !== null
}

/** One conference with its recordings, the earliest made first; null when there is none of that id. */
export async function getConference(conferenceId: string) {
  if (!isId(conferenceId)) return null
  const conference = await db().conference.findUnique({
    where: { id: conferenceId },
    include: { recordings: { omit: { peaks: true } } },
  })
  return conference && { ...conference, recordings: conference.recordings.toSorted(byMaking) }
}

/** The posts about a conference in the order of sending, the latest 200 of them, each told in words. */
export async function listDeliveries(conferenceId: string) {
  const latest = await db().webhookDelivery.findMany({
    where: { conferenceId },
    orderBy: { id: 'desc' },
    take: MAX_DELIVERIES,
    select: { id: true, sentAt: true, requestType: true, verdict: true, reason: true, body: true },
  })
  const inOrder = latest.sort((a, b) => a.sentAt.getTime() - b.sentAt.getTime() || (a.id < b.id ? -1 : 1))
  let wasOpen = false
  return inOrder.map(({ body, ...delivery }) => {
    const reading = readPost(body)
    const label = describePost(reading, wasOpen)
    wasOpen ||= reading.kind === 'conference' && reading.post.status === 'populated'
    wasOpen ||= reading.kind === 'conference' && reading.post.status === 'inProgress'
    return { ...delivery, label, json: bodyText(body).text }
  })
}

const STATUS_LABELS = new Map([
  ['creating', 'Being created'],
  ['populated', 'First participant joined'],
  ['inProgress', 'Started'],
  ['terminated', 'Ended'],
])

// An `empty` before anyone came means created; afterwards, that everyone left.
function describePost(reading: PostReading, wasOpen: boolean): string {
  if (reading.kind !== 'conference') return 'Other post'
  const { requestType, status, recording } = reading.post
  if (requestType === 'conferenceRecordingStatus') return recording ? 'Recording ready' : 'No recording'
  if (status === 'empty') return wasOpen ? 'Everyone left' : 'Created'
  return STATUS_LABELS.get(status ?? '') ?? status ?? 'Status'
}
