import {
  type CursorReading,
  type Cursor as ListCursor,
  readCursor as readListCursor,
} from '@/lib/list-query/page'
import type { SearchParams } from '@/lib/list-query/params'
import type { Sort } from './filters'

/**
 * A row's place in a list: its sort key, with the ID as tiebreaker. `firstSeenAt` is null in older URLs, which didn't
 * have it yet; such a place repeats rows of its second rather than skip one.
 */
export type Place = { id: string } & (
  | { sort: 'started'; startedAt: Date; firstSeenAt: Date | null }
  | { sort: 'duration'; durationSec: number | null }
)

export type Cursor = ListCursor<Place>

const STARTED_PLACE = /^(\d{1,14})(?:_(\d{1,14}))?_([0-9A-Za-z_-]{1,128})$/
const DURATION_PLACE = /^d(\d{0,10})_([0-9A-Za-z_-]{1,128})$/
const MAX_DURATION_SEC = 2 ** 31 - 1

/** Reads the cursor of a URL; one for another sort is refused. */
export function readCursor(params: SearchParams, sort: Sort): CursorReading<Place> {
  return readListCursor(params, (written) => readPlace(written, sort))
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
