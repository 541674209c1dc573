/** A place in the list, newest first: after it come older conferences, before it newer ones. */
export type Cursor = { direction: 'after' | 'before'; startedAt: Date; id: string }

type SearchParams = Record<string, string | string[] | undefined>

const PLACE = /^(\d{1,15})_([0-9A-Za-z_-]{1,128})$/

/** The cursor of a URL; null where there is none or it cannot be read, which is page one. */
export function readCursor({ after, before }: SearchParams): Cursor | null {
  const direction = after === undefined ? 'before' : 'after'
  const place = after ?? before
  const [, startedAtMs, id] = PLACE.exec(typeof place === 'string' ? place : '') ?? []
  if (startedAtMs === undefined || id === undefined) return null
  return { direction, startedAt: new Date(Number(startedAtMs)), id }
}

export function formatPlace({ startedAt, id }: { startedAt: Date; id: string }): string {
  return `${startedAt.getTime()}_${id}`
}
