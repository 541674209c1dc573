import { isId } from '@/lib/freeclimb/ids'

/** What a search text can mean; a conference matches when any of them fits. */
export type Search = {
  /** Parts that a phone number's digits contain */
  digits: string[]
  /** Beginnings of ids */
  conferenceIds: string[]
  recordingIds: string[]
  callIds: string[]
  /** Part of an address that is no number, like sip:ann@example.com */
  address: string | null
}

export type SearchReading = { ok: true; search: Search } | { ok: false; error: string }

const MIN_LENGTH = 4
const MAX_LENGTH = 200
const MAX_PHONE_DIGITS = 20

const TOO_SHORT = 'Type at least four digits of a phone number, or the beginning of an id.'
const TOO_LONG = 'Too long for a phone number or an id.'

// Phones' address books wrap a copied number in marks of writing direction.
const INVISIBLE = /\p{Cf}/gu
const OUTER_QUOTES = /^[\s\p{Pi}\p{Pf}"'`„‚]+|[\s\p{Pi}\p{Pf}"'`„‚]+$/gu
const PHONE_NUMBER = /^[\d\s\p{P}+−]+$/u
// The zero of +44 (0)20 is dialled inside the country only.
const TRUNK_ZERO = /(?<=\d.*)\(\s*0\s*\)/
const ALL_DIGITS = /^\d+$/
const HEX = /^[\da-f]+$/i
const ID_CHARACTERS = /^[\w-]+$/
const PREFIXED = /^(CF|RE|CA)/i
const ADDRESS = /@|^sips?:/i
const SCHEME = /^sips?:/i
// What an index of trigrams can find; without it every conference would be looked at.
const THREE_TOGETHER = /[\p{L}\p{N}]{3}/u
const TEL = /^tel:([^;]*)/i

const NOTHING: Search = { digits: [], conferenceIds: [], recordingIds: [], callIds: [], address: null }

/** Reads a search text as phone number digits, the beginning of an id or an address, in every way that it can mean. */
export function readSearch(typed: string): SearchReading {
  const visible = typed.replace(INVISIBLE, '').trim()
  if (visible.length > MAX_LENGTH) return { ok: false, error: TOO_LONG }
  const text = visible.replace(OUTER_QUOTES, '')
  if (text.length < MIN_LENGTH) return { ok: false, error: TOO_SHORT }
  if (ADDRESS.test(text))
    return THREE_TOGETHER.test(text.replace(SCHEME, ''))
      ? { ok: true, search: { ...NOTHING, address: text } }
      : { ok: false, error: TOO_SHORT }
  const [, dialled] = TEL.exec(text) ?? []
  if (dialled !== undefined) return readNumber(dialled)
  if (ALL_DIGITS.test(text) || !PHONE_NUMBER.test(text)) return readId(text)
  return readNumber(text)
}

function readNumber(text: string): SearchReading {
  if (!PHONE_NUMBER.test(text)) return { ok: false, error: TOO_SHORT }
  const digits = text.replace(TRUNK_ZERO, '').replace(/\D/g, '')
  if (digits.length < MIN_LENGTH) return { ok: false, error: TOO_SHORT }
  if (digits.length > MAX_PHONE_DIGITS) return { ok: false, error: TOO_LONG }
  return { ok: true, search: { ...NOTHING, digits: withoutLeadingZeros(digits) } }
}

function readId(text: string): SearchReading {
  if (!ID_CHARACTERS.test(text)) return { ok: false, error: TOO_SHORT }
  if (!isId(text)) return { ok: false, error: TOO_LONG }
  const digits = ALL_DIGITS.test(text) && text.length <= MAX_PHONE_DIGITS ? withoutLeadingZeros(text) : []
  return {
    ok: true,
    search: {
      ...NOTHING,
      digits,
      conferenceIds: idBeginnings(text, 'CF'),
      recordingIds: idBeginnings(text, 'RE'),
      callIds: idBeginnings(text, 'CA'),
    },
  }
}

// Numbers are kept as E.164, which has neither a national 0 nor an international 00 before it.
function withoutLeadingZeros(digits: string): string[] {
  const significant = digits.replace(/^0+/, '')
  return significant.length < MIN_LENGTH ? [digits] : [...new Set([digits, significant])]
}

// `cafe12` can be a call's id or the hexadecimal middle of any; `CAfe12` is written as a call's id is.
function idBeginnings(text: string, prefix: string): string[] {
  const typedPrefix = PREFIXED.exec(text)?.[0]
  const normalized = text.slice(0, 2).toUpperCase() + text.slice(2).toLowerCase()
  const beginnings = new Set<string>()
  if (typedPrefix?.toUpperCase() === prefix) beginnings.add(normalized).add(text)
  if (HEX.test(text) && !(typedPrefix && text === normalized)) beginnings.add(prefix + text.toLowerCase())
  if (!HEX.test(text) && !typedPrefix) beginnings.add(text)
  return [...beginnings]
}
