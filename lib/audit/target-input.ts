import { GAP, LEFT_OUT, plainText, readSearch } from '@/lib/conferences/search-input'
import { isId } from '@/lib/freeclimb/ids'

/** Beginnings of ids; with a gap, their endings too. An id is meant when any of them fits. */
export type TargetIds = string[]

const NO_ID = 'Enter at least 4 characters of an ID, from its start or its end.'
const WHOLE_ID = /^(?:(?:CF|RE)[\da-f]{40}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/

/** Reads the id of anything that was acted on: whole, its beginning, or as it is shown with its middle left out. */
export function readTargetIds(typed: string): TargetIds | { error: string } {
  const reading = readSearch(typed)
  const parts = plainText(typed)
    .split(LEFT_OUT)
    .map((part) => part.trim())
  const areOfAnId = parts.length <= 2 && parts.every((part) => part === '' || isId(part))
  if (!reading.ok || !areOfAnId) return { error: NO_ID }
  const { conferenceIds, recordingIds } = reading.search
  const asTyped = parts.join(GAP)
  const ids = [...new Set([...conferenceIds, ...recordingIds, asTyped, asTyped.toLowerCase()])]
  const wholeIds = ids.filter(isWholeId)
  return wholeIds.length > 0 ? wholeIds : ids
}

/** Whether it is all of an id, so that no other can begin like it. */
export function isWholeId(id: string): boolean {
  return WHOLE_ID.test(id)
}
