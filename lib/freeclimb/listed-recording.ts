import { z } from 'zod'
import { idOrNull, optionalText, parseDurationSec } from './fields'

export type ListedRecording = {
  id: string
  conferenceId: string
  accountId: string | null
  durationSec: number | null
  createdAt: Date | null
  updatedAt: Date | null
  isDeleted: boolean
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
// "Mon, 15 Jun 2009 20:45:30 GMT"; one of FreeClimb's examples ends in UTC.
const RFC_1123 = /^\w{3}, \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d (GMT|UTC)$/
const CREDIBLE_FROM_MS = Date.UTC(2000, 0)
const CREDIBLE_UNTIL_MS = Date.UTC(2100, 0)

const moment = optionalText.transform((value) => {
  if (value === null || !(ISO.test(value) || RFC_1123.test(value))) return null
  const atMs = Date.parse(value)
  return atMs >= CREDIBLE_FROM_MS && atMs < CREDIBLE_UNTIL_MS ? new Date(atMs) : null
})

const itemSchema = z.object({
  recordingId: idOrNull,
  conferenceId: optionalText,
  accountId: idOrNull,
  durationSec: z.unknown().optional(),
  duration: z.unknown().optional(),
  dateCreatedISO: moment,
  dateUpdatedISO: moment,
  dateCreated: moment,
  dateUpdated: moment,
  deleted: z.unknown().optional(),
})

/**
 * Reads a list item leniently: `of-a-call` belongs to no conference, `unusable` has no usable ID.
 * https://docs.freeclimb.com/reference/recordings-1
 */
export function parseListedRecording(item: unknown): ListedRecording | 'of-a-call' | 'unusable' {
  const parsed = itemSchema.safeParse(item)
  if (!parsed.success || parsed.data.recordingId === null) return 'unusable'
  const { recordingId: id, accountId, durationSec, duration, deleted, ...rest } = parsed.data
  if (rest.conferenceId === null) return 'of-a-call'
  const conferenceId = idOrNull.parse(rest.conferenceId)
  if (conferenceId === null) return 'unusable'
  return {
    id,
    conferenceId,
    accountId,
    durationSec: parseDurationSec(durationSec) ?? parseDurationSec(duration) ?? null,
    createdAt: rest.dateCreatedISO ?? rest.dateCreated,
    updatedAt: rest.dateUpdatedISO ?? rest.dateUpdated,
    isDeleted: deleted === true || deleted === 'true',
  }
}
