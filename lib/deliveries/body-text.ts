const HEX_SHOWN_BYTES = 4 * 1024
const HEX_LINE_BYTES = 16
// FreeClimb's own posts stay far below these. Nested values grow with the square of their number as they are indented.
const MOST_GROWTH = 4
const SHORT_CHARACTERS = 1_000
const MOST_INDENTED_CHARACTERS = 256 * 1024
// Whatever has other control characters than the ends of lines is no text to look at.
const NO_TEXT = /[^\P{Cc}\t\n\r]/u

/** A body as people read it. */
export type BodyText = {
  kind: 'JSON' | 'text' | 'hexadecimal'
  text: string
  /** As it was sent, where it is text at all */
  sent: string
}

/**
 * JSON with a line for each value, or as it was sent where that would be much longer, other text as it is, and what is no text in hexadecimal, the first 4 KiB of it. Of a
 * body that is not whole the last character may be cut.
 */
export function bodyText(body: Uint8Array, { isWhole = true } = {}): BodyText {
  const sent = decodeUtf8(body, isWhole)
  if (sent === null || NO_TEXT.test(sent)) {
    const text = hexLines(body)
    return { kind: 'hexadecimal', text, sent: text }
  }
  if (!isJson(sent)) return { kind: 'text', text: sent, sent }
  const mostCharacters = Math.min(MOST_GROWTH * sent.length + SHORT_CHARACTERS, MOST_INDENTED_CHARACTERS)
  return { kind: 'JSON', text: indentJson(sent, mostCharacters) ?? sent, sent }
}

function isJson(text: string) {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const JSON_TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Valid JSON with a line for each value, its numbers and names as they were sent. Null when it would be longer. */
function indentJson(json: string, mostCharacters: number): string | null {
  let written = ''
  let depth = 0
  let isFirst = false
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (const [token] of json.matchAll(JSON_TOKEN)) {
    const isEnd = token === '}' || token === ']'
    if (isEnd) depth -= 1
    if (isFirst !== isEnd) written += newLine()
    isFirst = token === '{' || token === '['
    if (isFirst) depth += 1
    written += token === ':' ? ': ' : token
    if (token === ',') written += newLine()
    if (written.length > mostCharacters) return null
  }
  return written
}

function decodeUtf8(body: Uint8Array, isWhole: boolean) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body, { stream: !isWhole })
  } catch {
    return null
  }
}

function hexLines(body: Uint8Array) {
  const shown = Buffer.from(body.subarray(0, HEX_SHOWN_BYTES))
  const lines: string[] = []
  for (let at = 0; at < shown.byteLength; at += HEX_LINE_BYTES) {
    const bytes = shown.subarray(at, at + HEX_LINE_BYTES).toString('hex')
    lines.push(bytes.replace(/..(?=.)/g, '$& '))
  }
  if (body.byteLength > shown.byteLength) lines.push('…')
  return lines.join('\n')
}
