import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { isId } from '@/lib/freeclimb/ids'
import { type Outcome, refuse } from '@/lib/result'

/** Marks the part of a number or ID that is left out: `CFc6e6…7f96`, `…0132`. */
export const GAP = '…'

/** How people type a gap. */
export const LEFT_OUT = /…|\.{2,}|\*+/

/** Everything a search text can mean; a conference matches if any of it fits. */
export type Search = {
  /** Digits within a phone number; with a gap, its start and end */
  digits: string[]
  /** Starts of IDs; with a gap, their ends too */
  conferenceIds: string[]
  recordingIds: string[]
  callIds: string[]
  /** Part of what was sent as a number, such as sip:ann@example.com, anonymous or (312) 555-0142 */
  address: string | null
  /** Whether it is the text displayed when no number was sent */
  isUnknown: boolean
}

const MIN_LENGTH = 4
const MAX_LENGTH = 200
const MAX_PHONE_DIGITS = 20
// For a number within a longer text; fewer digits are a house number, a room or a year.
const MIN_EMBEDDED_DIGITS = 7

const TOO_SHORT = 'Enter at least 4 digits of a phone number, or the start of an ID or a name.'
const TOO_LONG = 'Too long for a phone number, an ID or a name.'

// Address books wrap copied numbers in directional marks, and web pages contain soft hyphens.
const INVISIBLE = /\p{Cf}/gu
const OUTER_QUOTES = /^[\s\p{Pi}\p{Pf}"'`„‚]+|[\s\p{Pi}\p{Pf}"'`„‚]+$/gu
const OTHER_DIGIT = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g
const FIRST_DIGITS = [0x966, 0x6f0, 0x660]
const PHONE_NUMBER = /^[\d\s\p{P}+−]+$/u
// The zero in +44 (0)20 is dialed only within the country.
const TRUNK_ZERO = /(?<=\d.*)\(\s*0\s*\)/
const EXTENSION = /\s*(?:;\s*ext=|[,;]|(?:\b|(?<=\d))(?:ext|extn|extension|x)\b[.:]?|#)\s*\d{1,7}$/iu
const EMBEDDED_NUMBER = /\+?\(?\d[\d\s()./−\p{Pd}]*\d/gu
// International prefixes in Europe, North America, Australia, Japan and Russia.
const DIALED_OUT = /^(?:0011|011|010|810|00?)(?=[1-9])/
// The trunk prefix of Russia and its neighbors, whose numbers have ten digits.
const TRUNK_EIGHT = /^8(?=\d{10}$)/
const ALL_DIGITS = /^\d+$/
const HEX = /^[\da-f]+$/i
const ID_CHARACTERS = /^[\w-]+$/
const PREFIXED = /^(CF|RE|CA)/i
const WHOLE_MEANING_ID = /^(?:CF|RE|CA)[\da-f]+$/
const ADDRESS = /@|^sips?:/i
const SCHEME = /^sips?:/i
// Trigram indexes need three characters in a row; with fewer, Postgres would scan every conference.
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
 * Reads a search text in every way it can be meant: as digits of a phone number or the start of an ID (either with a part
 * left out), or as part of any other text that was sent as a number.
 */
export function readSearch(typed: string): Outcome<Search> {
  const visible = typed.replace(INVISIBLE, '').trim()
  if (visible.length > MAX_LENGTH) return refuse(TOO_LONG)
  const shown = unquoted(visible)
  const text = asciiOf(shown)
  if (text.length < MIN_LENGTH) return readShort(shown)
  if (UNKNOWN.test(text)) return found({ address: shown, isUnknown: true })
  if (ADDRESS.test(text))
    return THREE_TOGETHER.test(text.replace(SCHEME, '')) ? found({ address: shown }) : refuse(TOO_SHORT)
  const [, dialed] = TEL.exec(text) ?? []
  if (dialed !== undefined) return PHONE_NUMBER.test(dialed) ? readNumber(dialed) : refuse(TOO_SHORT)
  const parts = text.split(LEFT_OUT)
  if (parts.length > 1) return readParts(parts)
  if (ALL_DIGITS.test(text)) return readId(text)
  const number = text.replace(EXTENSION, '')
  if (PHONE_NUMBER.test(number)) return readNumber(number, shown)
  return ID_CHARACTERS.test(text) ? readId(text, shown) : readWords(number, shown)
}

/** Strips quotes and invisible characters that were copied along, and converts to ASCII where there is an equivalent. */
export function plainText(typed: string): string {
  return asciiOf(unquoted(typed.replace(INVISIBLE, '').trim()))
}

function unquoted(text: string) {
  return text.replace(OUTER_QUOTES, '')
}

// Covers full-width characters from East Asian phones, and Arabic, Persian and Hindi digits.
function asciiOf(text: string): string {
  return text.normalize('NFKC').replace(OTHER_DIGIT, digitValue)
}

function digitValue(digit: string): string {
  const code = digit.charCodeAt(0)
  return String(code - (FIRST_DIGITS.find((first) => first <= code) ?? code))
}

function found(search: Partial<Search>): Outcome<Search> {
  return { ok: true, value: { ...NOTHING, ...search } }
}

// Three letters can be a name, but hexadecimal ones are more likely the start of an ID.
function readShort(shown: string): Outcome<Search> {
  return /^\p{L}{3}$/u.test(shown) && !HEX.test(shown) && !PREFIXED.test(shown)
    ? found({ address: shown })
    : refuse(TOO_SHORT)
}

function readNumber(text: string, shown: string | null = null): Outcome<Search> {
  const { length } = digitsOf(text)
  if (length < MIN_LENGTH) return refuse(TOO_SHORT)
  if (length > MAX_PHONE_DIGITS) return refuse(TOO_LONG)
  return found({ digits: waysToDial(text), address: sentAs(shown) })
}

// Text that isn't recognizable as a number is stored and shown as sent.
function sentAs(shown: string | null): string | null {
  return shown !== null && LETTER.test(shown) && THREE_TOGETHER.test(shown) ? shown : null
}

function readWords(text: string, shown: string): Outcome<Search> {
  const numbers = (text.match(EMBEDDED_NUMBER) ?? []).filter((each) => {
    const { length } = digitsOf(each)
    return length >= MIN_EMBEDDED_DIGITS && length <= MAX_PHONE_DIGITS
  })
  const digits = numbers.flatMap(waysToDial)
  const address = sentAs(shown)
  return digits.length > 0 || address !== null
    ? found({ digits: [...new Set(digits)], address })
    : refuse(TOO_SHORT)
}

function readId(text: string, shown: string | null = null): Outcome<Search> {
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

/** Reads a start and an end with the part in between left out. */
function readParts(parts: string[]): Outcome<Search> {
  const [beginning = '', ending = '', ...more] = parts.map((part) => part.trim())
  // With both sides left out, it can be any part.
  if (beginning === '' && more.length === 1 && more[0] === '') return readSearch(ending)
  if (more.length > 0) return refuse(TOO_SHORT)
  const hasEnough = [beginning, ending].some((part) => part.replace(/[^\w]/g, '').length >= MIN_LENGTH)
  if (!hasEnough) return refuse(TOO_SHORT)
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
  return isNumber || isIds ? found(search) : refuse(TOO_SHORT)
}

/** The ways a number can be stored, mostly E.164, given digits as dialed at home or from abroad. */
function waysToDial(text: string): string[] {
  const digits = digitsOf(text)
  const ways = [
    digits,
    digits.replace(/^0+/, ''),
    digits.replace(DIALED_OUT, ''),
    digits.replace(TRUNK_EIGHT, ''),
  ]
  if (text.trim().startsWith('+')) {
    // +44 020 has an extra zero, but +39 06 doesn't.
    ways.push(digitsOf(text.replace(/^\s*(\+\d{1,3})[\s\p{P}]+0/u, '$1')))
    ways.push(parsePhoneNumberFromString(text.replace(TRUNK_ZERO, ''))?.number.slice(1) ?? digits)
  }
  return [...new Set(ways)].filter((each) => each.length >= MIN_LENGTH)
}

function digitsOf(text: string): string {
  return text.replace(TRUNK_ZERO, '').replace(/\D/g, '')
}

// `cafe12` can be a call ID or hexadecimal digits of any ID; `CAfe12` is written like a call ID.
function idBeginnings(text: string, prefix: string): string[] {
  const typedPrefix = PREFIXED.exec(text)?.[0]
  const normalized = text.slice(0, 2).toUpperCase() + text.slice(2).toLowerCase()
  const beginnings = new Set<string>()
  if (typedPrefix?.toUpperCase() === prefix) beginnings.add(normalized).add(text)
  if (HEX.test(text) && !(typedPrefix && text === normalized)) beginnings.add(prefix + text.toLowerCase())
  if (!HEX.test(text) && !typedPrefix) beginnings.add(text)
  return [...beginnings]
}
