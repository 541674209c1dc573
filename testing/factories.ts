import { randomBytes } from 'node:crypto'
import type { Delivery } from '@/lib/ingest/ingest'

/** Returns a FreeClimb ID: two letters and 40 hex digits. */
export function randomId(prefix: 'AC' | 'CF' | 'RE' | 'CA'): string {
  return prefix + randomBytes(20).toString('hex')
}

export type PostFields = Record<string, unknown> & { conferenceId: string }

/** Returns a conferenceStatus post with every documented field, in FreeClimb's alphabetical order. */
export function statusPost(fields: Record<string, unknown> = {}): PostFields {
  return {
    accountId: randomId('AC'),
    callId: null,
    callStatus: null,
    conferenceId: randomId('CF'),
    direction: null,
    from: null,
    queueId: null,
    recordingDurationSec: null,
    recordingId: null,
    recordingUrl: null,
    requestType: 'conferenceStatus',
    status: 'inProgress',
    to: null,
    ...fields,
  }
}

/** Returns a conferenceRecordingStatus post, by default with a new recording. */
export function recordingPost(fields: Record<string, unknown> = {}): PostFields {
  const recordingId = fields.recordingId ?? randomId('RE')
  return statusPost({
    recordingDurationSec: 60,
    recordingId,
    recordingUrl: `https://www.freeclimb.com/apiserver/Accounts/AC1/Recordings/${recordingId}/Download`,
    requestType: 'conferenceRecordingStatus',
    status: 'terminated',
    ...fields,
  })
}

export function bodyOf(post: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(typeof post === 'string' ? post : JSON.stringify(post)))
}

/** Returns a post as the webhook passes it on after verifying its signature. */
export function deliveryOf(post: unknown, { sentAt }: { sentAt?: Date } = {}): Delivery {
  const receivedAt = sentAt ?? new Date()
  return {
    body: bodyOf(post),
    headers: { 'content-type': 'application/json' },
    sentAt: receivedAt,
    receivedAt,
  }
}
