const HEX_SHOWN_BYTES = 4 * 1024
const HEX_LINE_BYTES = 16
// FreeClimb's own posts stay far below these limits. Indenting nested values can grow a text quadratically.
const MAX_GROWTH = 4
const SHORT_CHARACTERS = 1_000
const MAX_INDENTED_CHARACTERS = 256 * 1024
// A text with control characters other than tabs and line ends isn't readable.
const NO_TEXT = /[^\P{Cc}\t\n\r]/u

export type BodyText = {
  kind: 'JSON' | 'text' | 'hexadecimal'
  text: string
  /** As sent if it's text, otherwise the hexadecimal again */
  sent: string
}

/**
 * JSON with one value per line, or as sent if that would be far longer; other text unchanged; anything else as
 * hexadecimal, first 4 KiB only. If the body isn't whole, its last character may be cut.
 */
export function bodyText(body: Uint8Array, { isWhole = true } = {}): BodyText {
  const sent = decodeUtf8(body, isWhole)
  if (sent === null || NO_TEXT.test(sent)) {
    const text = hexLines(body)
    return { kind: 'hexadecimal', text, sent: text }
  }
  if (!isJson(sent)) return { kind: 'text', text: sent, sent }
  const mostCharacters = Math.min(MAX_GROWTH * sent.length + SHORT_CHARACTERS, MAX_INDENTED_CHARACTERS)
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

/** Valid JSON with one value per line, numbers and names as sent; null if that's longer than `mostCharacters`. */
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
