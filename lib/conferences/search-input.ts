import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { isId } from '@/lib/freeclimb/ids'

/** Stands in a part of a number or an id for what is left out there: `CFc6e6…7f96`, `…0132`. */
export const GAP = '…'

/** How that is typed. */
export const LEFT_OUT = /…|\.{2,}|\*+/

/** What a search text can mean; a conference matches when any of them fits. */
export type Search = {
  /** Parts that a phone number's digits contain; with a gap, how they begin and end */
  digits: string[]
  /** Beginnings of ids; with a gap, their endings too */
  conferenceIds: string[]
  recordingIds: string[]
  callIds: string[]
  /** Part of what stands in a number's place as it was sent, like sip:ann@example.com, anonymous or (312) 555-0142 */
  address: string | null
  /** Whether it is the word that stands where no number was sent */
  isUnknown: boolean
}

export type SearchReading = { ok: true; search: Search } | { ok: false; error: string }

const MIN_LENGTH = 4
const MAX_LENGTH = 200
const MAX_PHONE_DIGITS = 20
// Of a number in a longer text; fewer are a house's, a room's or a year.
const MIN_EMBEDDED_DIGITS = 7

const TOO_SHORT = 'Enter at least 4 digits of a phone number, or the start of an ID or a name.'
const TOO_LONG = 'Too long for a phone number, an ID or a name.'

// Phones' address books wrap a copied number in marks of writing direction, web pages break it by soft hyphens.
const INVISIBLE = /\p{Cf}/gu
const OUTER_QUOTES = /^[\s\p{Pi}\p{Pf}"'`„‚]+|[\s\p{Pi}\p{Pf}"'`„‚]+$/gu
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g
const FIRST_DIGITS = [0x966, 0x6f0, 0x660]
const PHONE_NUMBER = /^[\d\s\p{P}+−]+$/u
// The zero of +44 (0)20 is dialled inside the country only.
const TRUNK_ZERO = /(?<=\d.*)\(\s*0\s*\)/
const EXTENSION = /\s*(?:;\s*ext=|[,;]|(?:\b|(?<=\d))(?:ext|extn|extension|x)\b[.:]?|#)\s*\d{1,7}$/iu
const EMBEDDED_NUMBER = /\+?\(?\d[\d\s()./−\p{Pd}]*\d/gu
// What is dialled before a country's code: in Europe, North America, Australia, Japan and Russia.
const DIALLED_OUT = /^(?:0011|011|010|810|00?)(?=[1-9])/
// Of Russia and its neighbors, whose numbers have ten digits behind it.
const TRUNK_EIGHT = /^8(?=\d{10}$)/
const ALL_DIGITS = /^\d+$/
const HEX = /^[\da-f]+$/i
const ID_CHARACTERS = /^[\w-]+$/
const PREFIXED = /^(CF|RE|CA)/i
const WHOLE_MEANING_ID = /^(?:CF|RE|CA)[\da-f]+$/
const ADDRESS = /@|^sips?:/i
const SCHEME = /^sips?:/i
// What an index of trigrams can find; without it every conference would be looked at.
const THREE_TOGETHER = /[\p{L}\p{N}]{3}/u
const LETTER = /\p{L}/u
const TEL = /^(?:tel|callto):(?:\/\/)?([^;]*)/i
const UNKNOWN = /^(?:unknown(?: numbers?)?|no numbers?(?: sent)?)$/i

const NOTHING: Search = {
  digits: [],
  conferenceIds: [],
  recordingIds: [],
  callIds: [],
  address: null,
  isUnknown: false,
}

/**
 * Reads a search text in every way that it can mean: as digits of a phone number, an id or its beginning, either with
 * its middle or its beginning left out, or part of whatever else a row shows in a number's place.
 */
export function readSearch(typed: string): SearchReading {
  const visible = typed.replace(INVISIBLE, '').trim()
  if (visible.length > MAX_LENGTH) return refuse(TOO_LONG)
  const shown = unquoted(visible)
  const text = asciiOf(shown)
  if (text.length < MIN_LENGTH) return readShort(shown)
  if (UNKNOWN.test(text)) return found({ address: shown, isUnknown: true })
  if (ADDRESS.test(text))
    return THREE_TOGETHER.test(text.replace(SCHEME, '')) ? found({ address: shown }) : refuse()
  const [, dialed] = TEL.exec(text) ?? []
  if (dialed !== undefined) return PHONE_NUMBER.test(dialed) ? readNumber(dialed) : refuse()
  const parts = text.split(LEFT_OUT)
  if (parts.length > 1) return readParts(parts)
  if (ALL_DIGITS.test(text)) return readId(text)
  const number = text.replace(EXTENSION, '')
  if (PHONE_NUMBER.test(number)) return readNumber(number, shown)
  return ID_CHARACTERS.test(text) ? readId(text, shown) : readWords(number, shown)
}

/** A text without the quotes and the invisible characters that it was copied with, in ASCII where that has the same. */
export function plainText(typed: string): string {
  return asciiOf(unquoted(typed.replace(INVISIBLE, '').trim()))
}

function unquoted(text: string) {
  return text.replace(OUTER_QUOTES, '')
}

// Full-width characters as phones of the East type them, and the digits of Arabic, Persian and Hindi.
function asciiOf(text: string): string {
  return text.normalize('NFKC').replace(OTHER_DIGIT, digitValue)
}

function digitValue(digit: string): string {
  const code = digit.charCodeAt(0)
  return String(code - (FIRST_DIGITS.find((first) => first <= code) ?? code))
}

function found(search: Partial<Search>): SearchReading {
  return { ok: true, search: { ...NOTHING, ...search } }
}

function refuse(error = TOO_SHORT): SearchReading {
  return { ok: false, error }
}

// Three letters can be a name. Those of hexadecimal digits are rather an id that is being typed.
function readShort(shown: string): SearchReading {
  return /^\p{L}{3}$/u.test(shown) && !HEX.test(shown) && !PREFIXED.test(shown)
    ? found({ address: shown })
    : refuse()
}

function readNumber(text: string, shown: string | null = null): SearchReading {
  const { length } = digitsOf(text)
  if (length < MIN_LENGTH) return refuse()
  if (length > MAX_PHONE_DIGITS) return refuse(TOO_LONG)
  return found({ digits: waysToDial(text), address: sentAs(shown) })
}

// A number that could not be told from any other text is kept, and shown, as it was sent.
function sentAs(shown: string | null): string | null {
  return shown !== null && LETTER.test(shown) && THREE_TOGETHER.test(shown) ? shown : null
}

/** A name or a label, with numbers in it or without. */
function readWords(text: string, shown: string): SearchReading {
  const numbers = (text.match(EMBEDDED_NUMBER) ?? []).filter((each) => {
    const { length } = digitsOf(each)
    return length >= MIN_EMBEDDED_DIGITS && length <= MAX_PHONE_DIGITS
  })
  const digits = numbers.flatMap(waysToDial)
  const address = sentAs(shown)
  return digits.length > 0 || address !== null ? found({ digits: [...new Set(digits)], address }) : refuse()
}

function readId(text: string, shown: string | null = null): SearchReading {
  if (!isId(text)) return refuse(TOO_LONG)
  const digits = ALL_DIGITS.test(text) && text.length <= MAX_PHONE_DIGITS ? waysToDial(text) : []
  return found({
    digits,
    conferenceIds: idBeginnings(text, 'CF'),
    recordingIds: idBeginnings(text, 'RE'),
    callIds: idBeginnings(text, 'CA'),
    address: WHOLE_MEANING_ID.test(text) ? null : sentAs(shown),
  })
}

/** How something begins and ends, with what lies between left out. */
function readParts(parts: string[]): SearchReading {
  const [beginning = '', ending = '', ...more] = parts.map((part) => part.trim())
  // Left out on both sides, it is any part of it.
  if (beginning === '' && more.length === 1 && more[0] === '') return readSearch(ending)
  if (more.length > 0) return refuse()
  const hasEnough = [beginning, ending].some((part) => part.replace(/[^\w]/g, '').length >= MIN_LENGTH)
  if (!hasEnough) return refuse()
  const isNumber = [beginning, ending].every((part) => part === '' || PHONE_NUMBER.test(part))
  const [first, last] = [beginning, ending].map((part) => part.replace(/\D/g, ''))
  const isIds = [beginning, ending].every((part) => part === '' || (ID_CHARACTERS.test(part) && isId(part)))
  const endings = HEX.test(ending) ? ending.toLowerCase() : ending
  const ids = (prefix: string) =>
    !isIds
      ? []
      : (beginning === '' ? [''] : idBeginnings(beginning, prefix)).map((each) => each + GAP + endings)
  const search = {
    digits: isNumber ? [`${first}${GAP}${last}`] : [],
    conferenceIds: ids('CF'),
    recordingIds: ids('RE'),
    callIds: ids('CA'),
  }
  return isNumber || isIds ? found(search) : refuse()
}

/** Digits as they are kept, which is E.164 mostly, for digits as they are dialed at home or from another country. */
function waysToDial(text: string): string[] {
  const digits = digitsOf(text)
  const ways = [
    digits,
    digits.replace(/^0+/, ''),
    digits.replace(DIALLED_OUT, ''),
    digits.replace(TRUNK_EIGHT, ''),
  ]
  if (text.trim().startsWith('+')) {
    // +44 020 has a zero too many; +39 06 has not.
    ways.push(digitsOf(text.replace(/^\s*(\+\d{1,3})[\s\p{P}]+0/u, '$1')))
    ways.push(parsePhoneNumberFromString(text.replace(TRUNK_ZERO, ''))?.number.slice(1) ?? digits)
  }
  return [...new Set(ways)].filter((each) => each.length >= MIN_LENGTH)
}

function digitsOf(text: string): string {
  return text.replace(TRUNK_ZERO, '').replace(/\D/g, '')
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
