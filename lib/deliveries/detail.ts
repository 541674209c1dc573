import { db } from '@/lib/db'
import { shortenSignature } from '@/lib/freeclimb/signature'
import { latest } from '@/lib/ingest/merge'
import { type BodyText, bodyText } from './body-text'
import { isDeliveryId } from './id-input'

export type SentContent = {
  headers: [name: string, value: string][]
  body: BodyText
  /** Size of the part of the body that was stored */
  keptBytes: number
}

export type PostDetail =
  | { kind: 'kept'; delivery: DeliveryDetail }
  | { kind: 'refused'; refused: RefusedDetail }
export type DeliveryDetail = NonNullable<Awaited<ReturnType<typeof getDelivery>>>
export type RefusedDetail = NonNullable<Awaited<ReturnType<typeof getRefusedPost>>>

export async function postExists(id: string): Promise<boolean> {
  if (!isDeliveryId(id)) return false
  const where = { where: { id }, select: { id: true } }
  return (
    (await db().webhookDelivery.findUnique(where)) !== null ||
    (await db().refusedPost.findUnique(where)) !== null
  )
}

/** A delivery or a sampled refused post; null if the ID doesn't exist or the sample has dropped it. */
export async function findPost(id: string): Promise<PostDetail | null> {
  if (!isDeliveryId(id)) return null
  const delivery = await getDelivery(id)
  if (delivery !== null) return { kind: 'kept', delivery }
  const refused = await getRefusedPost(id)
  return refused && { kind: 'refused', refused }
}

async function getDelivery(id: string) {
  const found = await db().webhookDelivery.findUnique({ where: { id } })
  if (found === null) return null
  const { headers, body, bodyHash, ...delivery } = found
  const { conferenceId, recordingId } = delivery
  const [copies, conference, recording] = await Promise.all([
    bodyHash === null ? null : countByAudioState(bodyHash),
    conferenceId === null
      ? null
      : db().conference.findUnique({
          where: { id: conferenceId },
          select: { id: true, status: true, startedAt: true, endedAt: true, recordingCount: true },
        }),
    recordingId === null
      ? null
      : db().recording.findUnique({
          where: { id: recordingId },
          select: { id: true, conferenceId: true, durationSec: true, receivedAt: true, deletedAt: true },
        }),
  ])
  return { ...delivery, sent: sentContent(headers, body), copies, conference, recording }
}

/** How often a body arrived, how many copies are stored in full, and when the last one arrived. */
async function countByAudioState(bodyHash: Uint8Array<ArrayBuffer>) {
  const { _count, _sum, _max } = await db().webhookDelivery.aggregate({
    where: { bodyHash },
    _count: true,
    _sum: { countedCopies: true },
    _max: { receivedAt: true, countedLastReceivedAt: true },
  })
  const moments = [_max.receivedAt, _max.countedLastReceivedAt].filter((moment) => moment !== null)
  return {
    received: _count + (_sum.countedCopies ?? 0),
    kept: _count,
    lastReceivedAt: latest(moments),
  }
}

async function getRefusedPost(id: string) {
  const found = await db().refusedPost.findUnique({ where: { id } })
  if (found === null) return null
  const { headers, body, sizeBytes, ...refused } = found
  return {
    ...refused,
    sizeBytes: sizeBytes === null ? null : Number(sizeBytes),
    sent: sentContent(headers, body, { isWhole: Number(sizeBytes) === body.byteLength }),
  }
}

// Anyone who sees a whole signature could send its post again.
function sentContent(headers: unknown, body: Uint8Array, { isWhole = true } = {}): SentContent {
  return {
    headers: Object.entries(headers as Record<string, string>).map(([name, value]) => [
      name,
      name === 'freeclimb-signature' ? shortenSignature(value) : value,
    ]),
    body: bodyText(body, { isWhole }),
    keptBytes: body.byteLength,
  }
}
