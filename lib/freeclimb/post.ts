import { z } from 'zod'
import { type Result, refuse } from '@/lib/result'
import { idOrNull, optionalText, parseDurationSec } from './fields'

/** What a conference-level post says; blank and absent values are null. Enums stay text, even ones we don't know. */
export type ConferencePost = {
  requestType: 'conferenceStatus' | 'conferenceRecordingStatus'
  conferenceId: string
  accountId: string | null
  status: string | null
  from: string | null
  to: string | null
  direction: string | null
  callId: string | null
  callStatus: string | null
  queueId: string | null
  recording: { id: string; url: string | null; durationSec: number | null } | null
}

const REPORTS_STATUS: Record<ConferencePost['requestType'], boolean> = {
  conferenceStatus: true,
  conferenceRecordingStatus: false,
}

/** Whether a post reports what its conference is doing, rather than what was recorded of it. */
export function reportsStatus({ requestType }: ConferencePost): boolean {
  return REPORTS_STATUS[requestType]
}

/** Branch on `kind` in a `switch` that lists every kind and has no `default`, so that a forgotten one is a type error. */
export type PostReading = {
  requestType: string | null
  accountId: string | null
  conferenceId: string | null
  recordingId: string | null
} & (
  | { kind: 'conference'; post: ConferencePost; note: string | null }
  | { kind: 'other' }
  | { kind: 'unusable'; reason: string }
  | { kind: 'not-an-object'; reason: string }
)

const payloadSchema = z.object({
  requestType: optionalText,
  accountId: optionalText,
  conferenceId: optionalText,
  status: optionalText,
  from: optionalText,
  to: optionalText,
  direction: optionalText,
  callId: optionalText,
  callStatus: optionalText,
  queueId: optionalText,
  recordingId: optionalText,
  recordingUrl: optionalText,
  recordingDurationSec: z.unknown().optional(),
})

const NO_NAMES = { requestType: null, accountId: null, conferenceId: null, recordingId: null }

/**
 * Reads the body of a signed post. Lenient, because FreeClimb publishes no example of a live post: only a body that isn't
 * a JSON object, lacks a conference ID or has a malformed ID is unusable.
 * https://docs.freeclimb.com/reference/conferencerecordingstatus, https://docs.freeclimb.com/reference/conferencestatus
 */
export function parsePost(body: Uint8Array): PostReading {
  const json = parseJson(body)
  if (!json.ok) return { kind: 'not-an-object', reason: json.problem, ...NO_NAMES }
  const payload = payloadSchema.parse(json.value)
  const { requestType, accountId } = payload
  const conferenceId = idOrNull.parse(payload.conferenceId)
  const recordingId = idOrNull.parse(payload.recordingId)
  const names = { requestType, accountId, conferenceId, recordingId }

  if (requestType !== 'conferenceStatus' && requestType !== 'conferenceRecordingStatus') {
    return { kind: 'other', ...names }
  }
  const unusable = (reason: string): PostReading => ({ kind: 'unusable', reason, ...names })
  if (conferenceId === null) {
    return unusable(payload.conferenceId === null ? 'conferenceId is missing.' : 'conferenceId is not an ID.')
  }
  if (payload.recordingId !== null && recordingId === null) return unusable('recordingId is not an ID.')
  if (recordingId === null && typeof json.value.recordingId === 'object' && json.value.recordingId !== null) {
    return unusable('recordingId is not an ID.')
  }

  const durationSec = parseDurationSec(payload.recordingDurationSec)
  const { status, from, to, direction, callId, callStatus, queueId, recordingUrl } = payload
  return {
    kind: 'conference',
    ...names,
    note:
      recordingId !== null && durationSec === undefined
        ? 'recordingDurationSec is not a number of seconds.'
        : null,
    post: {
      requestType,
      conferenceId,
      accountId,
      status,
      from,
      to,
      direction,
      callId,
      callStatus,
      queueId,
      recording:
        recordingId === null
          ? null
          : { id: recordingId, url: recordingUrl, durationSec: durationSec ?? null },
    },
  }
}

function parseJson(body: Uint8Array): Result<Record<string, unknown>, string> {
  if (body.byteLength === 0) return refuse('The body is empty; a JSON object is expected.')
  let decoded: string
  try {
    decoded = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return refuse('The body is not UTF-8; a JSON object is expected.')
  }
  let value: unknown
  try {
    value = JSON.parse(decoded)
  } catch {
    return refuse('The body is not valid JSON; a JSON object is expected.')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { ok: true, value: value as Record<string, unknown> }
  }
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
  return refuse(`The body is JSON, but ${found}; an object is expected.`)
}
