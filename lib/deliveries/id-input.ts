import { LEFT_OUT, plainText, readSearch } from '@/lib/conferences/search-input'
import { type Outcome, refuse } from '@/lib/result'

export type DeliveryIds = {
  conferenceIds: string[]
  recordingIds: string[]
  /** Null if no delivery ID starts like that */
  deliveries: DeliveryIdRange | null
}

/** The lowest and highest delivery ID with this start, and the characters at their end. */
export type DeliveryIdRange = { first: string; last: string; ending: string }

const NO_ID = 'Enter at least 4 characters of an ID, from its start or its end.'
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const MIN_LENGTH = 4

/** Reads the ID of a conference, recording or delivery: whole, its start, or shortened with its middle left out. */
export function readDeliveryIds(typed: string): Outcome<DeliveryIds> {
  const text = plainText(typed)
  const [beginning = '', ending = '', ...more] = text.toLowerCase().split(LEFT_OUT)
  const deliveries = more.length === 0 ? readUuid(beginning, ending) : null
  const reading = readSearch(text)
  const { conferenceIds, recordingIds } = reading.ok ? reading.value : { conferenceIds: [], recordingIds: [] }
  if (conferenceIds.length + recordingIds.length === 0 && deliveries === null) return refuse(NO_ID)
  return { ok: true, value: { conferenceIds, recordingIds, deliveries } }
}

function readUuid(beginning: string, ending: string): DeliveryIdRange | null {
  const filledWith = (digit: string) =>
    beginning + digit.repeat(36).replace(/./g, fill).slice(beginning.length)
  function fill(digit: string, index: number) {
    return [8, 13, 18, 23].includes(index) ? '-' : digit
  }
  const [first, last] = [filledWith('0'), filledWith('f')]
  const isId = beginning.length >= MIN_LENGTH && UUID.test(first) && /^[\da-f-]*$/.test(ending)
  return isId ? { first, last, ending } : null
}

export function isDeliveryId(text: string): boolean {
  return UUID.test(text)
}
