import type { SearchParams } from '@/lib/params'
import type { Sort } from './filters'

/** A row's place in the order of a list: its sort key, and its id where keys are shared. */
export type Place = { id: string } & (
  | { sort: 'started'; startedAt: Date }
  | { sort: 'duration'; durationSec: number | null }
)

export type Cursor = { direction: 'after' | 'before'; place: Place }

export type CursorReading = { cursor: Cursor | null; isRefused: boolean }

const STARTED_PLACE = /^(\d{1,14})_([0-9A-Za-z_-]{1,128})$/
const DURATION_PLACE = /^d(\d{0,10})_([0-9A-Za-z_-]{1,128})$/
const MAX_DURATION_SEC = 2 ** 31 - 1

/** The cursor of a URL. One that cannot be read, or is of another sort, is refused: the list starts at page one. */
export function readCursor({ after, before }: SearchParams, sort: Sort): CursorReading {
  if (after === undefined && before === undefined) return { cursor: null, isRefused: false }
  const written = after ?? before
  const isOne = typeof written === 'string' && (after === undefined || before === undefined)
  const place = isOne ? readPlace(written, sort) : null
  if (place === null) return { cursor: null, isRefused: true }
  return { cursor: { direction: after === undefined ? 'before' : 'after', place }, isRefused: false }
}

function readPlace(written: string, sort: Sort): Place | null {
  const [, key, id] = (sort === 'started' ? STARTED_PLACE : DURATION_PLACE).exec(written) ?? []
  if (key === undefined || id === undefined) return null
  if (sort === 'started') return { sort, startedAt: new Date(Number(key)), id }
  const durationSec = key === '' ? null : Number(key)
  return durationSec !== null && durationSec > MAX_DURATION_SEC ? null : { sort, durationSec, id }
}

export function writePlace(place: Place): string {
  return place.sort === 'started'
    ? `${place.startedAt.getTime()}_${place.id}`
    : `d${place.durationSec ?? ''}_${place.id}`
}
