import { z } from 'zod'
import { isId } from './ids'

// How FreeClimb writes what it tells us, in its posts and in its lists.

const MAX_DURATION_SEC = 1_000_000
const NUMERIC = /^\s*\d{1,12}(\.\d{1,9})?\s*$/

// Longer than anything FreeClimb is known to send, and no longer than an index takes. Bodies are kept whole.
const LONGEST_TEXT = 500

// Postgres text holds neither NUL nor half a surrogate pair.
const text = z
  .string()
  .transform((value) => value.slice(0, LONGEST_TEXT).toWellFormed().replaceAll('\0', '\uFFFD'))

/** Any field may be null, "" or absent, and one that is no text must not cost us the others. */
export const optionalText = z
  .union([text, z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value.trim()))
  .prefault(null)

/** Null for what cannot be an id. */
export const idOrNull = optionalText.transform((value) => (value !== null && isId(value) ? value : null))

/** Whole seconds, rounded up as FreeClimb does; null when nothing was sent, undefined when what was sent is no length. */
export function readDurationSec(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null
  const seconds = typeof value === 'string' && NUMERIC.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_DURATION_SEC)) return undefined
  return Math.ceil(seconds)
}
