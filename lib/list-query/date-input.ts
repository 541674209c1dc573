import { Temporal } from 'temporal-polyfill'
import { type Outcome, refuse } from '@/lib/result'

export type StartedInput =
  | { kind: 'preset'; preset: 'today' | 'yesterday' | '7d' | '30d' }
  /** `2026-11-01`, a whole day in the viewer's time zone */
  | { kind: 'date'; date: string }
  /** `2026-11-01T09:00[:ss]` in the viewer's time zone, or with `Z` or an offset */
  | { kind: 'moment'; moment: string }

/** Includes `from`, excludes `before`; null if unbounded. */
type StartedRange = { from: Date | null; before: Date | null }

type Preset = Extract<StartedInput, { kind: 'preset' }>['preset']

const PRESET_DAYS: Record<Preset, { firstDaysAgo: number; lastDaysAgo: number }> = {
  today: { firstDaysAgo: 0, lastDaysAgo: 0 },
  yesterday: { firstDaysAgo: 1, lastDaysAgo: 1 },
  '7d': { firstDaysAgo: 6, lastDaysAgo: 0 },
  '30d': { firstDaysAgo: 29, lastDaysAgo: 0 },
}

const DATE = /^((?:19[7-9]|[2-9]\d\d)\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
// In a hand-typed URL, the `+` of an offset arrives as a space.
const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(Z|[-+ ](?:[01]\d|2[0-3]):[0-5]\d)?$/
const HAS_OFFSET = /Z$|[-+]\d\d:\d\d$/
const HAS_SECONDS = /T\d\d:\d\d:/

/** Reads a bound for start times: a preset, or an ISO 8601 date or time from 1970 to 9999. */
export function readStarted(typed: string, bound: 'since' | 'until'): Outcome<StartedInput> {
  const text = typed.trim()
  const preset = text.toLowerCase()
  if (isPreset(preset)) {
    if (bound === 'until' && PRESET_DAYS[preset].firstDaysAgo > 1)
      return refuse(`The last day can’t be ${preset}. Try 2026-11-23.`)
    return { ok: true, value: { kind: 'preset', preset } }
  }
  if (isDate(text)) return { ok: true, value: { kind: 'date', date: text } }
  const [, date = '', time, offset = ''] = MOMENT.exec(text.toUpperCase()) ?? []
  if (!isDate(date)) return refuse('That isn’t a date. Try 2026-11-23.')
  return { ok: true, value: { kind: 'moment', moment: `${date}T${time}${offset.replace(' ', '+')}` } }
}

/**
 * The range between two bounds on the viewer's clock. `yesterday` without an end is only that day; any other start is
 * open-ended. An end includes its whole day, minute or second.
 */
export function startedRange(
  since: StartedInput | null,
  until: StartedInput | null,
  viewer: { timeZone: string; now: Date },
): StartedRange {
  const isYesterdayAlone = since?.kind === 'preset' && since.preset === 'yesterday' && until === null
  return { from: startOf(since, viewer), before: endOf(isYesterdayAlone ? since : until, viewer) }
}

function startOf(input: StartedInput | null, { timeZone, now }: { timeZone: string; now: Date }) {
  if (input === null) return null
  if (input.kind === 'moment') return new Date(momentMs(input.moment, timeZone, 'compatible'))
  if (input.kind === 'date') return startOfDay(Temporal.PlainDate.from(input.date), timeZone)
  return startOfDay(daysAgo(PRESET_DAYS[input.preset].firstDaysAgo, now, timeZone), timeZone)
}

function endOf(input: StartedInput | null, { timeZone, now }: { timeZone: string; now: Date }) {
  if (input === null) return null
  if (input.kind === 'moment') {
    const precisionMs = HAS_SECONDS.test(input.moment) ? 1_000 : 60_000
    // If the clock showed a time twice, the range ends with the second occurrence.
    return new Date(momentMs(input.moment, timeZone, 'later') + precisionMs)
  }
  const day =
    input.kind === 'date'
      ? Temporal.PlainDate.from(input.date)
      : daysAgo(PRESET_DAYS[input.preset].lastDaysAgo, now, timeZone)
  return startOfDay(day.add({ days: 1 }), timeZone)
}

function momentMs(moment: string, timeZone: string, disambiguation: 'compatible' | 'later'): number {
  if (HAS_OFFSET.test(moment)) return Temporal.Instant.from(moment).epochMilliseconds
  return Temporal.PlainDateTime.from(moment).toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds
}

function daysAgo(days: number, now: Date, timeZone: string): Temporal.PlainDate {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone)
  return today.toPlainDate().subtract({ days })
}

// Days don't always start at 00:00: where clocks go forward at midnight, they start at 01:00.
function startOfDay(day: Temporal.PlainDate, timeZone: string): Date {
  return new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
}

function isPreset(text: string): text is Preset {
  return Object.hasOwn(PRESET_DAYS, text)
}

export function isDate(text: string): boolean {
  const [year, month, day] = (DATE.exec(text) ?? []).slice(1).map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  return day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth
}
