import { db } from '@/lib/db'
import { type ConferencePost, type PostReading, parsePost } from '@/lib/freeclimb/post'
import type { DeliveryResult } from '@/lib/generated/prisma/client'
import { bodyText } from './body-text'

export const SHOWN_DELIVERIES = 50
// FreeClimb's posts are smaller than 1 KB. Longer ones are shown only on their own page.
const MAX_BODY_BYTES = 32 * 1024
const MAX_BODY_CHARACTERS = 256 * 1024

export type TimelineDelivery = Awaited<ReturnType<typeof listDeliveries>>[number]

export async function countDeliveries(conferenceId: string): Promise<number> {
  return db().webhookDelivery.count({ where: { conferenceId } })
}

/** Posts number `from` to `to`, starting at 1, by time sent. `json` is null if it would make the page too long. */
export async function listDeliveries(conferenceId: string, { from, to }: { from: number; to: number }) {
  const before = Math.max(0, from - 1)
  const inOrder = await db().$queryRaw<Row[]>`
    SELECT id, sent_at AS "sentAt", request_type AS "requestType", verdict AS result, reason, counted_copies AS "countedCopies",
      CASE WHEN octet_length(body) <= ${MAX_BODY_BYTES} THEN body END AS body
    FROM webhook_delivery WHERE conference_id = ${conferenceId}
    ORDER BY sent_at, id OFFSET ${before} LIMIT ${to - before}`
  let wasOpen = before > 0 && inOrder[0] !== undefined && (await wasOpenBefore(conferenceId, inOrder[0]))
  let charactersLeft = MAX_BODY_CHARACTERS
  return inOrder.map(({ body, ...delivery }) => {
    const reading = body && parsePost(body)
    const { label, isOpen } = reading ? describePost(reading, wasOpen) : LONG_POST
    wasOpen ||= isOpen
    const text = body && bodyText(body).text
    const json = text !== null && text.length <= charactersLeft ? text : null
    charactersLeft -= json?.length ?? 0
    return { ...delivery, label, json }
  })
}

const OPEN = ['populated', 'inProgress']

// Search the text in SQL instead of parsing each post, because there may be thousands.
async function wasOpenBefore(conferenceId: string, { sentAt, id }: Row): Promise<boolean> {
  const [found] = await db().$queryRaw<{ wasOpen: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM webhook_delivery
      WHERE conference_id = ${conferenceId} AND (sent_at, id) < (${sentAt}, ${id}::uuid)
        AND octet_length(body) <= ${MAX_BODY_BYTES}
        AND encode(body, 'escape') ~ ${`"status"\\s*:\\s*"(${OPEN.join('|')})"`}
    ) AS "wasOpen"`
  return found?.wasOpen ?? false
}

type Row = {
  id: string
  sentAt: Date
  requestType: string | null
  result: DeliveryResult
  reason: string | null
  countedCopies: number
  body: Uint8Array | null
}

type Description = { label: string; isOpen: boolean }

const LONG_POST: Description = { label: 'Long post', isOpen: false }

function describePost(reading: PostReading, wasOpen: boolean): Description {
  switch (reading.kind) {
    case 'conference': {
      const { post } = reading
      return { label: LABELS[post.requestType](post, wasOpen), isOpen: OPEN.includes(post.status ?? '') }
    }
    case 'other':
    case 'unusable':
    case 'not-an-object':
      return { label: 'Other post', isOpen: false }
  }
}

const STATUS_LABELS = new Map([
  ['creating', 'Being created'],
  ['populated', 'First participant joined'],
  ['inProgress', 'Started'],
  ['terminated', 'Ended'],
])

const LABELS: Record<ConferencePost['requestType'], (post: ConferencePost, wasOpen: boolean) => string> = {
  conferenceRecordingStatus: ({ recording }) => (recording ? 'Recording ready' : 'No recording'),
  conferenceStatus: ({ status }, wasOpen) => {
    // `empty` means created before anyone joined, and afterwards that everyone left.
    if (status === 'empty') return wasOpen ? 'Everyone left' : 'Created'
    return STATUS_LABELS.get(status ?? '') ?? status ?? 'Status'
  },
}
