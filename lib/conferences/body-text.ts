const HEX_SHOWN_BYTES = 4 * 1024
const HEX_LINE_BYTES = 16
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
 * JSON with a line for each value, other text as it is, and what is no text in hexadecimal, the first 4 KiB of it. Of a
 * body that is not whole the last character may be cut.
 */
export function bodyText(body: Uint8Array, { isWhole = true } = {}): BodyText {
  const sent = decodeUtf8(body, isWhole)
  if (sent === null || NO_TEXT.test(sent)) {
    const text = hexLines(body)
    return { kind: 'hexadecimal', text, sent: text }
  }
  try {
    return { kind: 'JSON', text: JSON.stringify(JSON.parse(sent), null, 2), sent }
  } catch {
    return { kind: 'text', text: sent, sent }
  }
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
