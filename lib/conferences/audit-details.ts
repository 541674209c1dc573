import type { ExportFormat } from '@/lib/list-query/export-options'
import { type ConferenceFilters, durationBounds, type FilterName } from './filters'
import { LEFT_OUT, type Search } from './search-input'

const SHOWN_DIGITS = 4
const SHOWN_ID_LENGTH = 6
// Longer than any phone number.
const WHOLE_ID = /^(CF|RE|CA)[\da-f]{20,}$/i

type Details = Record<string, string | number>

/** An export's format and filters for the audit log, without whole phone numbers. */
export function exportDetails(filters: ConferenceFilters, format: ExportFormat): Details {
  const { sort, order } = filters
  return { format, ...filterDetails(filters), sort, order }
}

/** A list's filters for the audit log, without whole phone numbers. */
export function filterDetails(filters: ConferenceFilters): Details {
  const { q, since, until, status, direction, recording, audio } = filters
  const { minSec, maxSec } = durationBounds(filters)
  const byFilter: Record<FilterName, [name: string, value: string | number | null]> = {
    q: ['search', q.meaning && searchWords(q.meaning, q.typed)],
    since: ['since', since.meaning && since.typed],
    until: ['until', until.meaning && until.typed],
    minDuration: ['minSec', minSec],
    maxDuration: ['maxSec', maxSec],
    status: ['status', status.meaning],
    direction: ['direction', direction.meaning],
    recording: ['recording', recording.meaning],
    audio: ['audio', audio.meaning],
  }
  return Object.fromEntries(
    Object.values(byFilter).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  )
}

function searchWords({ digits, address, conferenceIds }: Search, typed: string): string {
  const [number] = digits
  if (number !== undefined) return `number ending ${number.slice(-SHOWN_DIGITS)}`
  // Text that could also be an ID is logged as one, unless it has no digits.
  if (address !== null && (conferenceIds.length === 0 || !/\d/.test(address))) {
    const ownDigits = address.replace(/\P{Nd}/gu, '')
    return ownDigits.length > SHOWN_DIGITS
      ? `address with ${ownDigits.slice(-SHOWN_DIGITS)}`
      : `address ${address}`
  }
  const [beginning = '', ending] = typed.split(LEFT_OUT).map((part) => part.replace(/[^\w-]/g, ''))
  if (ending) return `id ${beginning.slice(0, SHOWN_ID_LENGTH)}…${ending.slice(-SHOWN_DIGITS)}`
  const id = typed.replace(/[^\w-]/g, '')
  // A shorter ID could contain a phone number, so only its start is logged.
  return WHOLE_ID.test(id) ? `id ${id}` : `id beginning ${id.slice(0, SHOWN_ID_LENGTH)}`
}
