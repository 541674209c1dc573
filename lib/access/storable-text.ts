/**
 * A text that others chose, as Postgres can store it: without U+0000 and halves of characters, and not longer than is
 * of use. Nothing that is noted about a request may fail by what the request says of itself.
 */
export function storableText(text: string, maxLength = 400): string {
  return text.slice(0, maxLength).toWellFormed().replaceAll('\u0000', '\ufffd')
}
