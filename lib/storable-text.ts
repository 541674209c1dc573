import { z } from 'zod'

/** Makes text from outside storable: no NUL, no lone surrogates, truncated. Recording a request must never fail on it. */
export function storableText(text: string, maxLength = 400): string {
  return text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '\ufffd')
}

/** A schema for typed text that a column or a search takes: rejects what Postgres would reject, or over `maxLength`. */
export function storable(maxLength: number) {
  return z.string().max(maxLength).refine(isStorable, 'This contains characters that can’t be stored.')
}

function isStorable(text: string) {
  return text.isWellFormed() && !text.includes('\u0000')
}
