import { GAP, LEFT_OUT, plainText, readSearch } from '@/lib/conferences/search-input'
import { isId } from '@/lib/freeclimb/ids'
import { type Outcome, refuse } from '@/lib/result'
import { storedNames } from './stored-names'

/** ID prefixes, or a prefix and a suffix around a gap. An ID matches if any of them fits. */
export type TargetIds = string[]

const NO_ID = 'Enter at least 4 characters of an ID, from its start or its end.'
const WHOLE_ID = /^(?:(?:CF|RE)[\da-f]{40}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** Reads an ID that a user typed: whole, its start, or shortened in the middle as screens show it. */
export function readTargetIds(typed: string): Outcome<TargetIds> {
  const reading = readSearch(typed)
  const parts = plainText(typed)
    .split(LEFT_OUT)
    .map((part) => part.trim())
  const areOfAnId = parts.length <= 2 && parts.every((part) => part === '' || isId(part))
  if (!reading.ok || !areOfAnId) return refuse(NO_ID)
  const { conferenceIds, recordingIds } = reading.value
  const asTyped = parts.join(GAP)
  const ids = [
    ...new Set([...conferenceIds, ...recordingIds, ...storedNames(asTyped), asTyped.toLowerCase()]),
  ]
  const wholeIds = ids.filter(isWholeId)
  return { ok: true, value: wholeIds.length > 0 ? wholeIds : ids }
}

/** Whether this is a complete ID, so that no other ID starts with it. */
export function isWholeId(id: string): boolean {
  return WHOLE_ID.test(id)
}
