import { type Outcome, refuse } from '@/lib/result'

/** Wanted durations in whole seconds, both bounds included; null if unbounded. */
export type DurationBounds = { minSec: number | null; maxSec: number | null }

type Comparison = 'over' | 'at-least' | 'equal' | 'at-most' | 'under'

const EXAMPLES = 'Try 90s, 1:30 or 5m.'
const MAX_DURATION_SEC = 1_000_000
const CLOCK = /^(?:(\d{1,3}):)?(\d{1,4}):([0-5]\d)$/
// At most two digits after a comma: `1,500` means fifteen hundred to some people and one and a half to others.
const UNITS =
  /^(?:(\d+(?:\.\d+|,\d\d?)?)\s*(?:h|hrs?|hours?)\s*)?(?:(\d+(?:\.\d+|,\d\d?)?)\s*(?:m|mins?|minutes?)\s*)?(?:(\d+(?:\.\d+|,\d\d?)?)\s*(?:s|secs?|seconds?)?)?$/
// In `1h30`, the bare number means minutes.
const HOURS_THEN_BARE = /^[\d.,]+ ?(?:h|hrs?|hours?) ?\d+$/
const BARE_NUMBER = /^[\d.,]+$/
const UNIT = /[a-z]+/
const COMPARED = /^(\D+?) ?(\d.*)$/
const TO = /(?: to | ?(?:\.\.|[-–—]) ?)/

const COMPARISONS = new Map<string, Comparison>([
  ['>', 'over'],
  ['over', 'over'],
  ['above', 'over'],
  ['more than', 'over'],
  ['longer than', 'over'],
  ['>=', 'at-least'],
  ['≥', 'at-least'],
  ['at least', 'at-least'],
  ['=', 'equal'],
  ['<=', 'at-most'],
  ['≤', 'at-most'],
  ['at most', 'at-most'],
  ['up to', 'at-most'],
  ['<', 'under'],
  ['under', 'under'],
  ['below', 'under'],
  ['less than', 'under'],
  ['shorter than', 'under'],
])

/** Reads `90s`, `1:30`, `1:02:07`, `5m`, `1h 5m`, `1.5h` or bare seconds, as seconds rounded up, like FreeClimb. */
export function readDuration(typed: string): Outcome<number> {
  const length = readLength(normalize(typed))
  return length.ok ? { ok: true, value: Math.ceil(length.value) } : length
}

/**
 * Reads a duration, comparison or range as people type it: `90s`, `>5m`, `at most 1h`, `5m+`, `2m-10m`. `bare` decides
 * whether a plain duration is the minimum or the maximum.
 */
export function readDurationBounds(typed: string, bare: 'min' | 'max'): Outcome<DurationBounds> {
  const words = normalize(typed)
  const comparison = splitComparison(words)
  if (comparison) return readComparison(...comparison)
  const [start, end, ...more] = splitRange(words)
  if (start !== undefined && end !== undefined && more.length === 0) return readRange(start, end)
  return readComparison(bare === 'min' ? 'at-least' : 'at-most', words)
}

function readComparison(comparison: Comparison, words: string): Outcome<DurationBounds> {
  const length = readLength(words)
  if (!length.ok) return length
  if (comparison === 'under' && length.value === 0) return refuse('No recording is shorter than 0 seconds.')
  return { ok: true, value: compare(comparison, length.value) }
}

function splitComparison(words: string): [Comparison, string] | null {
  if (words.endsWith('+')) return ['at-least', words.slice(0, -1).trim()]
  const [, sign = '', compared = ''] = COMPARED.exec(words) ?? []
  const comparison = COMPARISONS.get(sign)
  return comparison === undefined ? null : [comparison, compared]
}

function compare(comparison: Comparison, seconds: number): DurationBounds {
  const wholeSec = Math.ceil(seconds)
  if (comparison === 'over') return { minSec: Math.floor(seconds) + 1, maxSec: null }
  if (comparison === 'under') return { minSec: null, maxSec: wholeSec - 1 }
  return {
    minSec: comparison === 'at-most' ? null : wholeSec,
    maxSec: comparison === 'at-least' ? null : wholeSec,
  }
}

function readRange(start: string, end: string): Outcome<DurationBounds> {
  const unit = UNIT.exec(end)?.[0] ?? ''
  const min = readLength(BARE_NUMBER.test(start) ? start + unit : start)
  if (!min.ok) return min
  const max = readLength(end)
  if (!max.ok) return max
  if (min.value > max.value) return refuse('The minimum is longer than the maximum.')
  return { ok: true, value: { minSec: Math.ceil(min.value), maxSec: Math.ceil(max.value) } }
}

function splitRange(words: string): string[] {
  const [, between] = /^between (.+)$/.exec(words) ?? []
  return between === undefined ? words.replace(/^from /, '').split(TO) : between.split(' and ')
}

function normalize(typed: string): string {
  let words = typed
    .replace(/(?=[½¼¾⅓⅔])/g, ' ')
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
  for (const [said, written] of SAID) words = words.replace(said, written as string)
  return words.trim()
}

const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ')
const FRACTIONS: Record<string, number> = { '1/2': 0.5, '1/3': 1 / 3, '2/3': 2 / 3, '1/4': 0.25, '3/4': 0.75 }

/** Turns words into numbers step by step: `an hour and a half` becomes `1.5 hour`. */
const SAID: [RegExp, string | ((...match: string[]) => string)][] = [
  [/⁄/g, '/'],
  [
    new RegExp(`\\b(?:${NUMBER_WORDS.join('|')})\\b`, 'g'),
    (word) => String(NUMBER_WORDS.indexOf(word ?? '')),
  ],
  // 5′30″
  [/(\d) ?[′'’](?!['′’])/g, '$1m'],
  [/(\d) ?(?:[″"”]|['′’]{2})/g, '$1s'],
  [/\b(hrs?|mins?|secs?)\./g, '$1'],
  [/\bhalf(?: of)?(?: an?)? (?=hour|minute)/g, '1/2 '],
  [
    /\b(\d |an? )?quarters?(?: of)?(?: an?)? (?=hour|minute)/g,
    (_, many = '') => `${Number.parseInt(many, 10) || 1}/4 `,
  ],
  [/\ban? (?=1\/[24] )/g, ''],
  [/\b1 (?=1\/4 (?:hour|minute))/g, ''],
  [/\ban? (?=hour|minute|second|half|quarter)/g, '1 '],
  [/(?<!between .*) and (?:an? |1 )?(?:half\b|1\/2)/g, ' 1/2'],
  [/(?<!between .*) and (?:an? |1 )?(?:quarter\b|1\/4)/g, ' 1/4'],
  // 1 hour 1/2
  [/\b(\d+) (hours?|minutes?) (1\/[24])(?! ?(?:h|m|s|\d))/g, '$1 $3 $2'],
  [
    /(?:\b(\d+) ?)?\b([123]\/[234])(?!\d)/g,
    (_, whole = '0', fraction = '') => String(Number(whole || 0) + (FRACTIONS[fraction] ?? Number.NaN)),
  ],
  [/(?<!between .*)(h|hrs?|hours?|m|mins?|minutes?),? and (?=\d)/g, '$1 '],
  [/(hours?|hrs?|h|minutes?|mins?|m), (?=\d)/g, '$1 '],
]

/** Whether the input is a number without a unit, which is read as seconds. */
export function isReadAsSeconds(typed: string): boolean {
  const words = normalize(typed)
  return /\d/.test(words) && !/\d ?[hms:]/.test(words)
}

/** Reads a length as seconds and their fraction. */
function readLength(words: string): Outcome<number> {
  const seconds = readClock(words) ?? readUnits(words)
  if (seconds === null) return refuse(`That isn’t a duration. ${EXAMPLES}`)
  if (seconds > MAX_DURATION_SEC) return refuse(`Longer than any recording. ${EXAMPLES}`)
  return { ok: true, value: seconds }
}

function readClock(words: string): number | null {
  const match = CLOCK.exec(words)
  if (!match) return null
  const [, hours, minutes = '', seconds = ''] = match
  if (hours !== undefined && Number(minutes) > 59) return null
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)
}

function readUnits(words: string): number | null {
  const match = UNITS.exec(HOURS_THEN_BARE.test(words) ? `${words}m` : words)
  if (!match || words === '') return null
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(readNumber)
  // In floating point, 0.07 h is slightly more than 252 s and would round up to 253.
  return Math.round((hours * 3600 + minutes * 60 + seconds) * 1e6) / 1e6
}

function readNumber(digits: string | undefined): number {
  return Number((digits ?? '0').replace(',', '.'))
}
