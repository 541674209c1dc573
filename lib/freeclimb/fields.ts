import { z } from 'zod'
import { isId } from './ids'

const MAX_DURATION_SEC = 1_000_000
const NUMERIC = /^\s*\d{1,12}(\.\d{1,9})?\s*$/

// Longer than anything FreeClimb is known to send, and short enough for an index. Bodies are stored in full.
const MAX_TEXT_LENGTH = 500

// Postgres text can't contain NUL or lone surrogates.
const text = z
  .string()
  .transform((value) => value.slice(0, MAX_TEXT_LENGTH).toWellFormed().replaceAll('\0', '\uFFFD'))

/** Any field can be null, "" or absent, and a wrong type in one must not cost us the others. */
export const optionalText = z
  .union([text, z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => (value === undefined || value === null || value.trim() === '' ? null : value.trim()))
  .prefault(null)

export const idOrNull = optionalText.transform((value) => (value !== null && isId(value) ? value : null))

/** Whole seconds, rounded up like FreeClimb does; null if nothing was sent, undefined if it isn't a duration. */
export function parseDurationSec(value: unknown): number | null | undefined {
  if (value === undefined || value === null || value === '') return null
  const seconds = typeof value === 'string' && NUMERIC.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_DURATION_SEC)) return undefined
  return Math.ceil(seconds)
}
