import { readSearch } from './search-input'

/** What the beginning of an id can be the beginning of. */
export type DeliveryIds = {
  conferenceIds: string[]
  recordingIds: string[]
  /** The first and the last delivery id that begin so; null where none can */
  deliveries: { first: string; last: string } | null
}

export type DeliveryIdsReading = { ok: true; meaning: DeliveryIds } | { ok: false; error: string }

const NO_ID = 'Not an id. Type at least its first four characters.'
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const MIN_LENGTH = 4

/** Reads the id of a conference, a recording or a delivery, whole or its beginning. */
export function readDeliveryIds(typed: string): DeliveryIdsReading {
  const text = typed.trim()
  const deliveries = readUuidBeginning(text)
  const reading = readSearch(text)
  const { conferenceIds, recordingIds } = reading.ok
    ? reading.search
    : { conferenceIds: [], recordingIds: [] }
  if (conferenceIds.length + recordingIds.length === 0 && deliveries === null)
    return { ok: false, error: NO_ID }
  return { ok: true, meaning: { conferenceIds, recordingIds, deliveries } }
}

function readUuidBeginning(text: string) {
  const beginning = text.toLowerCase()
  const filledWith = (digit: string) =>
    beginning + digit.repeat(36).replace(/./g, fill).slice(beginning.length)
  // The dashes of a UUID stand at fixed places.
  function fill(digit: string, index: number) {
    return [8, 13, 18, 23].includes(index) ? '-' : digit
  }
  const [first, last] = [filledWith('0'), filledWith('f')]
  return beginning.length >= MIN_LENGTH && UUID.test(first) ? { first, last } : null
}

/** Whether a text is a whole delivery id. */
export function isDeliveryId(text: string): boolean {
  return UUID.test(text)
}
