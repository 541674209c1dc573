import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Result, refuse } from '@/lib/result'

const TOLERANCE_SECONDS = 300
const PART = /^([A-Za-z0-9_-]+)=(.*)$/
const INTEGER = /^[0-9]{1,15}$/
const SHOWN_CHARACTERS = 8
const SHA256_HEX = /^[0-9a-fA-F]{64}$/

export type SignatureProblem = { reason: 'missing' | 'malformed' | 'stale' | 'mismatch'; detail: string }

/**
 * Verifies FreeClimb-Signature (`t=<unix seconds>,v1=<hex>[,v1=<hex>]`): HMAC-SHA256 of `t.body` over the raw body, under
 * any of the secrets, with `t` at most 300 s from now in either direction.
 * https://docs.freeclimb.com/docs/verifying-request-signatures
 */
export function checkSignature(
  header: string | null,
  body: Uint8Array,
  secrets: readonly string[],
  now = new Date(),
): Result<{ sentAt: Date }, SignatureProblem> {
  if (header === null || header.trim() === '')
    return invalid('missing', 'The FreeClimb-Signature header is missing.')
  const parsed = parseHeader(header)
  if (!parsed.ok) return invalid('malformed', `The FreeClimb-Signature header ${parsed.problem}.`)
  const { sentAtText, sentAtSeconds, signatures } = parsed.value

  const ageSeconds = Math.floor(now.getTime() / 1000) - sentAtSeconds
  if (Math.abs(ageSeconds) > TOLERANCE_SECONDS) {
    const distance = ageSeconds > 0 ? `${ageSeconds} s old` : `${-ageSeconds} s ahead of this server's clock`
    return invalid('stale', `The signature is ${distance}; ${TOLERANCE_SECONDS} s are tolerated.`)
  }

  let matches = false
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(`${sentAtText}.`).update(body).digest()
    // Compare every signature with every secret even after a match, so that timing reveals nothing.
    for (const signature of signatures) matches = timingSafeEqual(expected, signature) || matches
  }
  if (!matches)
    return invalid('mismatch', 'The signature does not match the body under any configured secret.')
  return { ok: true, value: { sentAt: new Date(sentAtSeconds * 1000) } }
}

/** The header FreeClimb would send for this body, with one `v1` per secret. */
export function signatureHeader(
  body: string | Uint8Array,
  secrets: readonly string[],
  sentAt = new Date(),
): string {
  const t = Math.floor(sentAt.getTime() / 1000)
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')}`,
  )
  return [`t=${t}`, ...signatures].join(',')
}

/** Shortens a header so that it can be shown but not reused: keeps `t`, and eight characters of everything else. */
export function shortenSignature(header: string): string {
  return header
    .split(',')
    .map((part) => {
      const [, scheme, value = ''] = PART.exec(part.trim()) ?? []
      if (scheme === undefined) return shortened(part.trim())
      return scheme === 't' && INTEGER.test(value) ? `t=${value}` : `${shortened(scheme)}=${shortened(value)}`
    })
    .join(', ')
}

function shortened(text: string) {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}

type ParsedHeader = { sentAtText: string; sentAtSeconds: number; signatures: Buffer[] }

function parseHeader(header: string): Result<ParsedHeader, string> {
  let sentAtText: string | null = null
  const signatures: Buffer[] = []
  for (const part of header.split(',')) {
    const [, scheme, value = ''] = PART.exec(part.trim()) ?? []
    if (scheme === undefined) return refuse('is not a list of name=value parts')
    if (scheme === 't') {
      if (sentAtText !== null) return refuse('has more than one t')
      if (!INTEGER.test(value)) return refuse('has a t that is not a whole number of seconds')
      sentAtText = value
    } else if (scheme === 'v1') {
      if (!SHA256_HEX.test(value)) return refuse('has a v1 that is not 64 hexadecimal digits')
      signatures.push(Buffer.from(value, 'hex'))
    }
  }
  if (sentAtText === null) return refuse('has no t')
  if (signatures.length === 0) return refuse('has no v1 signature')
  return { ok: true, value: { sentAtText, sentAtSeconds: Number(sentAtText), signatures } }
}

function invalid(reason: SignatureProblem['reason'], detail: string) {
  return refuse({ reason, detail })
}
