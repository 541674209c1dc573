import { Temporal } from 'temporal-polyfill'
import type { StartedInput } from '@/lib/list-query/date-input'
import { type ExportFormat, fileExtension } from '@/lib/list-query/export-options'
import type { Clock } from '@/lib/list-query/field'
import { slug } from '@/lib/slug'
import { type ConferenceFilters, type Criterion, criteriaOf } from './filters'
import type { Search } from './search-input'

// Windows limits a path to 260 characters, folders included.
const MAX_WORDS_LENGTH = 100
const SHOWN_DIGITS = 4
const SHOWN_ID_LENGTH = 8

/** `roomtone-conferences-7d-5m-to-10m-inbound-2026-11-23.csv`: the filters, then today in the viewer's time zone. */
export function exportFileName(filters: ConferenceFilters, format: ExportFormat, clock: Clock): string {
  const filteredBy = filterWords(filters, clock)
    .map(slug)
    .filter((word) => word !== '')
    .join('-')
    .slice(0, MAX_WORDS_LENGTH)
    .replace(/-$/, '')
  return `${['roomtone-conferences', filteredBy, dayOf(clock)].filter((part) => part !== '').join('-')}.${fileExtension(format)}`
}

function filterWords(filters: ConferenceFilters, clock: Clock): string[] {
  const { search, duration, state, direction, hasRecording, audio } = criteriaOf(filters, clock)
  const words: Record<Criterion, string | null> = {
    search: search && searchWords(search, filters.q.typed),
    started: startedWords(filters.since.meaning, filters.until.meaning),
    duration: durationWords(duration.minSec, duration.maxSec),
    state,
    direction,
    hasRecording: hasRecording === null ? null : hasRecording ? 'with-recording' : 'without-recording',
    audio: audio && `audio-${audio}`,
  }
  return Object.values(words).filter((each) => each !== null)
}

// File names travel further than files, so they don't contain whole phone numbers.
function searchWords({ digits, address }: Search, typed: string): string {
  const [number] = digits
  if (number !== undefined) return `number-${number.slice(-SHOWN_DIGITS)}`
  if (address === null) return typed.replace(/[^\w-]/g, '').slice(0, SHOWN_ID_LENGTH)
  const user = address.replace(/^sips?:/i, '').replace(/@.*/, '')
  const userDigits = user.replace(/\D/g, '')
  return userDigits.length > SHOWN_DIGITS ? `number-${userDigits.slice(-SHOWN_DIGITS)}` : `address-${user}`
}

function startedWords(since: StartedInput | null, until: StartedInput | null): string | null {
  if (since === null) return until && `until-${boundWords(until)}`
  if (until !== null) return `${boundWords(since)}-to-${boundWords(until)}`
  return since.kind === 'preset' ? since.preset : `since-${boundWords(since)}`
}

function boundWords(input: StartedInput): string {
  if (input.kind === 'preset') return input.preset
  return input.kind === 'date' ? input.date : input.moment.replaceAll(':', '')
}

function durationWords(minSec: number | null, maxSec: number | null): string | null {
  if (minSec === null) return maxSec === null ? null : `up-to-${lengthWords(maxSec)}`
  if (maxSec === null) return `at-least-${lengthWords(minSec)}`
  return minSec === maxSec ? lengthWords(minSec) : `${lengthWords(minSec)}-to-${lengthWords(maxSec)}`
}

/** `1h5m`, `1m30s` or `0s`. */
function lengthWords(lengthSec: number): string {
  const parts = [
    [Math.floor(lengthSec / 3600), 'h'],
    [Math.floor((lengthSec % 3600) / 60), 'm'],
    [lengthSec % 60, 's'],
  ] as const
  const words = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`)
  return words.join('') || '0s'
}

function dayOf({ timeZone, now }: Clock): string {
  return Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString()
}
