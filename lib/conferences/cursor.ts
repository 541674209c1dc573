import type { SearchParams } from '@/lib/list-query/params'
import type { Sort } from './filters'

/**
 * A row's place in a list: its sort key, with the ID as tiebreaker. `firstSeenAt` is null in older URLs, which didn't
 * have it yet; such a place comes before all rows of its second.
 */
export type Place = { id: string } & (
  | { sort: 'started'; startedAt: Date; firstSeenAt: Date | null }
  | { sort: 'duration'; durationSec: number | null }
)

export type Cursor = { direction: 'after' | 'before'; place: Place }

export type CursorReading = { cursor: Cursor | null; isRefused: boolean }

const STARTED_PLACE = /^(\d{1,14})(?:_(\d{1,14}))?_([0-9A-Za-z_-]{1,128})$/
const DURATION_PLACE = /^d(\d{0,10})_([0-9A-Za-z_-]{1,128})$/
const MAX_DURATION_SEC = 2 ** 31 - 1

/** Reads the cursor of a URL. If it is invalid or for another sort, it is refused and the list starts at page one. */
export function readCursor({ after, before }: SearchParams, sort: Sort): CursorReading {
  if (after === undefined && before === undefined) return { cursor: null, isRefused: false }
  const written = after ?? before
  const isOne = typeof written === 'string' && (after === undefined || before === undefined)
  const place = isOne ? readPlace(written, sort) : null
  if (place === null) return { cursor: null, isRefused: true }
  return { cursor: { direction: after === undefined ? 'before' : 'after', place }, isRefused: false }
}

function readPlace(written: string, sort: Sort): Place | null {
  return sort === 'started' ? readStartedPlace(written) : readDurationPlace(written)
}

function readStartedPlace(written: string): Place | null {
  const [, startedMs, firstSeenMs, id] = STARTED_PLACE.exec(written) ?? []
  if (id === undefined) return null
  return {
    sort: 'started',
    startedAt: new Date(Number(startedMs)),
    firstSeenAt: firstSeenMs === undefined ? null : new Date(Number(firstSeenMs)),
    id,
  }
}

function readDurationPlace(written: string): Place | null {
  const [, key, id] = DURATION_PLACE.exec(written) ?? []
  if (id === undefined) return null
  const durationSec = key === '' ? null : Number(key)
  return durationSec !== null && durationSec > MAX_DURATION_SEC ? null : { sort: 'duration', durationSec, id }
}

export function writePlace(place: Place): string {
  if (place.sort === 'duration') return `d${place.durationSec ?? ''}_${place.id}`
  const { startedAt, firstSeenAt, id } = place
  return [startedAt.getTime(), ...(firstSeenAt === null ? [] : [firstSeenAt.getTime()]), id].join('_')
}
