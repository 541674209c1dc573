import type { SearchParams } from './params'

/** Where a page lies: after a row or before it, in the order of the list. `Place` says which row. */
export type Cursor<Place> = { direction: 'after' | 'before'; place: Place }

export type CursorReading<Place> = { cursor: Cursor<Place> | null; isRefused: boolean }

export type Page<Row> = {
  rows: Row[]
  /** Places of the adjacent pages, as a URL has them; null at either end of the list */
  previous: string | null
  next: string | null
  /** Whether there is nothing at the cursor, because the list ends before it */
  isBeyondEnd: boolean
}

// Deliveries and the audit log, newest first, had `older` and `newer` in URLs that people have kept.
const DIRECTIONS = { after: 'after', before: 'before', older: 'after', newer: 'before' } as const
const NAMES = Object.keys(DIRECTIONS) as (keyof typeof DIRECTIONS)[]

/** Reads the cursor of a URL. One that is invalid is refused, and the list starts at page one. */
export function readCursor<Place>(
  params: SearchParams,
  readPlace: (written: string) => Place | null,
): CursorReading<Place> {
  const [name, ...others] = NAMES.filter((each) => params[each] !== undefined)
  if (name === undefined) return { cursor: null, isRefused: false }
  const written = others.length === 0 ? params[name] : undefined
  const place = typeof written === 'string' ? readPlace(written) : null
  if (place === null) return { cursor: null, isRefused: true }
  return { cursor: { direction: DIRECTIONS[name], place }, isRefused: false }
}

/**
 * Reads a page by its cursor. `readRows` returns up to `limit` rows from the cursor on, nearest first; `writePlace` writes
 * a row's place for a URL.
 */
export async function readPageAt<Row, Place>(
  cursor: Cursor<Place> | null,
  pageSize: number,
  readRows: (cursor: Cursor<Place> | null, limit: number) => Promise<Row[]>,
  writePlace: (row: Row) => string,
): Promise<Page<Row>> {
  const found = await readRows(cursor, pageSize + 1)
  const isMore = found.length > pageSize
  const isBackwards = cursor?.direction === 'before'
  // Paging back to the start shows a full first page.
  if (isBackwards && !isMore) return readPageAt(null, pageSize, readRows, writePlace)
  const nearest = found.slice(0, pageSize)
  const rows = isBackwards ? nearest.toReversed() : nearest
  const [first, last] = [rows[0], rows.at(-1)]
  return {
    rows,
    previous: cursor !== null && first !== undefined ? writePlace(first) : null,
    next: (isBackwards || isMore) && last !== undefined ? writePlace(last) : null,
    isBeyondEnd: cursor !== null && rows.length === 0,
  }
}
