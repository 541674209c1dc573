import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The viewer's language and time zone. `now` is the same for the whole page. */
export type Viewer = { locale: string; timeZone: string; now: Date }

const MAX_LANGUAGES = 20

/**
 * The first English in an Accept-Language header: `en-GB` from `de, en-GB;q=0.8`, or `en-US` if there is none. Drops
 * extensions, which could ask for another language's digits or calendar.
 */
export function englishOf(acceptLanguage: string | null): string {
  for (const range of (acceptLanguage ?? '').split(',', MAX_LANGUAGES)) {
    const english = /^\s*(en(?:-[a-z]{2}|-\d{3})?)\b/i.exec(range)?.[1]
    const [supported] = english ? Intl.DateTimeFormat.supportedLocalesOf(english) : []
    if (supported !== undefined) return supported === 'en' ? DEFAULT_LOCALE : supported
  }
  return DEFAULT_LOCALE
}

const DEFAULT_LOCALE = 'en-US'

export function formatDuration(durationSec: number): string {
  const hours = Math.floor(durationSec / 3600)
  const minutes = Math.floor((durationSec % 3600) / 60)
  const seconds = String(durationSec % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}

/** Spelled out for screen readers: `1 hour 2 minutes 7 seconds`. */
export function spokenDuration(durationSec: number, { locale }: Viewer): string {
  const parts = [
    [Math.floor(durationSec / 3600), 'hour'],
    [Math.floor((durationSec % 3600) / 60), 'minute'],
    [durationSec % 60, 'second'],
  ] as const
  const spoken = parts.filter(([amount]) => amount > 0)
  return (spoken.length > 0 ? spoken : parts.slice(2))
    .map(([amount, unit]) =>
      formatOf(Intl.NumberFormat, locale, { style: 'unit', unit, unitDisplay: 'long' }).format(amount),
    )
    .join(' ')
}

/** Formats a phone number as people write it; returns anything else unchanged. */
export function formatPhoneNumber(sent: string): string {
  const number = parsePhoneNumberFromString(sent, { extract: false })
  if (!number?.isPossible()) return sent
  return number.countryCallingCode === '1' ? `+1 ${number.formatNational()}` : number.formatInternational()
}

/** Shortens an ID in the middle: `CFee65…a790`. */
export function shortenId(id: string): string {
  const [beginning, middle, ending] = splitId(id)
  return middle === '' ? id : `${beginning}…${ending}`
}

/** An ID's start, the middle that can be left out, and its end. */
export function splitId(id: string): [string, string, string] {
  return id.length <= 14 ? [id, '', ''] : [id.slice(0, 6), id.slice(6, -4), id.slice(-4)]
}

/** `Today 2:02 PM`, `Yesterday 9:15 AM`, `Mon, Nov 16, 2:02 PM`; other years replace the weekday with the year. */
export function formatMoment(moment: Date, viewer: Viewer): string {
  return momentWords(moment, viewer, (day) => capitalize(day, viewer.locale))
}

/** For use within a sentence: `today 2:02 PM`. */
export function formatMomentWithin(moment: Date, viewer: Viewer): string {
  return momentWords(moment, viewer, (day) => day)
}

function momentWords(
  moment: Date,
  { locale, timeZone, now }: Viewer,
  spelled: (day: string) => string,
): string {
  const time = formatOf(Intl.DateTimeFormat, locale, { timeZone, timeStyle: 'short' }).format(moment)
  const daysAgo = dayNumber(now, timeZone) - dayNumber(moment, timeZone)
  if (daysAgo === 0 || daysAgo === 1) {
    const day = formatOf(Intl.RelativeTimeFormat, locale, { numeric: 'auto' }).format(-daysAgo, 'day')
    return `${spelled(day)} ${time}`
  }
  const thisYear = yearOf(moment, timeZone) === yearOf(now, timeZone)
  const date = formatOf(Intl.DateTimeFormat, locale, {
    timeZone,
    weekday: thisYear ? 'short' : undefined,
    day: 'numeric',
    month: 'short',
    year: thisYear ? undefined : 'numeric',
  }).format(moment)
  return `${date}, ${time}`
}

/** A span's end, to show after its start: without the day if that is the same, null if they are in the same minute. */
export function formatSpanEnd(end: Date, start: Date, viewer: Viewer): string | null {
  const text = formatMoment(end, viewer)
  if (text === formatMoment(start, viewer)) return null
  const { locale, timeZone } = viewer
  if (dayNumber(end, timeZone) !== dayNumber(start, timeZone)) return text
  return formatOf(Intl.DateTimeFormat, locale, { timeZone, timeStyle: 'short' }).format(end)
}

/** A calendar day, independent of time zone: `Nov 1, 2026`. */
export function formatDay(isoDate: string, { locale }: Viewer): string {
  return formatOf(Intl.DateTimeFormat, locale, { timeZone: 'UTC', dateStyle: 'medium' }).format(
    new Date(isoDate),
  )
}

/** A total in hours and minutes, or in seconds if it is short: `412 hr 8 min`, `48 sec`. */
export function formatTotal(totalSec: number, { locale }: Viewer): string {
  const unit = (amount: number, name: 'hour' | 'minute' | 'second') =>
    formatOf(Intl.NumberFormat, locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(amount)
  if (totalSec < 60) return unit(totalSec, 'second')
  const minutes = Math.floor(totalSec / 60)
  return minutes < 60
    ? unit(minutes, 'minute')
    : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}

export function formatCount(count: number, { locale }: Viewer): string {
  return formatOf(Intl.NumberFormat, locale, {}).format(count)
}

const SIZES = [
  [1e9, 'gigabyte'],
  [1e6, 'megabyte'],
  [1e3, 'kilobyte'],
  [1, 'byte'],
] as const

/** At most three significant digits: `624 bytes`, `235 kB`, `1.2 MB`, `28.8 MB`. */
export function formatSize(sizeBytes: number, { locale }: Viewer): string {
  const [unitBytes, unit] = SIZES.find(([atLeastBytes]) => sizeBytes >= atLeastBytes) ?? SIZES[3]
  return formatOf(Intl.NumberFormat, locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(sizeBytes / unitBytes)
}

/** For tooltips: full date, time to the second and time zone. */
export function formatExactMoment(moment: Date, { locale, timeZone }: Viewer): string {
  return formatOf(Intl.DateTimeFormat, locale, { timeZone, dateStyle: 'full', timeStyle: 'long' }).format(
    moment,
  )
}

export function formatClock(moment: Date, { locale, timeZone }: Viewer): string {
  return formatOf(Intl.DateTimeFormat, locale, { timeZone, timeStyle: 'medium' }).format(moment)
}

const MAX_FORMATS = 500
const formats = new Map<string, unknown>()

// Creating a format takes a hundred times as long as using it, and a page uses a few of them hundreds of times. Visitors
// choose locales and zones, so the cache is bounded.
function formatOf<Options, Format>(
  Kind: new (locale: string, options: Options) => Format,
  locale: string,
  options: Options,
): Format {
  const key = JSON.stringify([Kind.name, locale, options])
  if (!formats.has(key)) {
    if (formats.size >= MAX_FORMATS) formats.clear()
    formats.set(key, new Kind(locale, options))
  }
  return formats.get(key) as Format
}

const CAMEL_CASE = /^[a-z]+(?:[A-Z][a-z]+)*$/

/** Turns a FreeClimb name into words: `noAnswer` to `No answer`. Returns anything else unchanged. */
export function wordsOfName(name: string): string {
  if (!CAMEL_CASE.test(name)) return name
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const AGES = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `12 min. ago`; `now` if under a minute. */
export function formatAge(moment: Date, { locale, now }: Viewer): string {
  const ageMs = now.getTime() - moment.getTime()
  const format = formatOf(Intl.RelativeTimeFormat, locale, { style: 'short', numeric: 'auto' })
  for (const [unit, unitMs] of AGES)
    if (ageMs >= unitMs) return format.format(-Math.floor(ageMs / unitMs), unit)
  return format.format(0, 'second')
}

/** The time zone's short name, at `now`: `UTC`, `CST`, `GMT+1`. */
export function zoneName({ locale, timeZone, now }: Viewer): string {
  const parts = formatOf(Intl.DateTimeFormat, locale, { timeZone, timeZoneName: 'short' }).formatToParts(now)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

function dayNumber(moment: Date, timeZone: string) {
  const [year = 0, month = 1, day = 1] = formatOf(Intl.DateTimeFormat, 'en-CA', {
    timeZone,
    dateStyle: 'short',
  })
    .format(moment)
    .split('-')
    .map(Number)
  return Date.UTC(year, month - 1, day) / 86_400_000
}

function yearOf(moment: Date, timeZone: string) {
  return formatOf(Intl.DateTimeFormat, 'en', { timeZone, year: 'numeric' }).format(moment)
}

function capitalize(word: string, locale: string) {
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1)
}
