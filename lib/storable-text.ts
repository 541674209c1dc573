import { z } from 'zod'

/**
 * A text that others chose, as Postgres can store it: without U+0000 and halves of characters, and not longer than is
 * of use. Nothing that is noted about a request may fail by what the request says of itself.
 */
export function storableText(text: string, maxLength = 400): string {
  return text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '\ufffd')
}

/**
 * A text that others typed, for a column or a search in one: refused where Postgres would refuse it, or where it is longer
 * than anything that belongs there.
 */
export function storable(maxLength: number) {
  return z.string().max(maxLength).refine(isStorable, 'This has characters that cannot be stored.')
}

function isStorable(text: string) {
  return text.isWellFormed() && !text.includes('\u0000')
}
