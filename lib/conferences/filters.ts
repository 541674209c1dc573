import { startedRange } from '@/lib/list-query/date-input'
import { type DurationBounds, readDurationBounds } from '@/lib/list-query/duration-input'
import { type Clock, choice, type Field, field, preference, started } from '@/lib/list-query/field'
import { daysInOrder, defineFilters, type FiltersOf } from '@/lib/list-query/filters'
import { AUDIO_PROBLEMS, type AudioProblem } from '@/lib/recordings/audio-problems'
import { readSearch, type Search } from './search-input'
import { STATE_NAMES, type StateName } from './state'

export const DIRECTIONS = ['inbound', 'outbound'] as const
export type Direction = (typeof DIRECTIONS)[number]
export const AUDIO_CHOICES = ['any', ...AUDIO_PROBLEMS] as const
const SORTS = ['started', 'duration'] as const
export type Sort = (typeof SORTS)[number]
const ORDERS = ['desc', 'asc'] as const
export type Order = (typeof ORDERS)[number]

export type ConferenceFilters = FiltersOf<typeof conferenceFilters>
export type FilterName = (typeof conferenceFilters.names)[number]

/** What the filters require of a conference's row; null or an empty bound for no restriction. */
export type Criteria = {
  search: Search | null
  started: { from: Date | null; before: Date | null }
  duration: DurationBounds
  state: StateName | null
  direction: Direction | null
  hasRecording: boolean | null
  audio: AudioProblem | 'any' | null
  /** The time that conference statuses are computed for */
  now: Date
}

/** Something to filter by. Code handles criteria in records over this type, so TypeScript catches a forgotten one. */
export type Criterion = Exclude<keyof Criteria, 'now'>

function duration(bare: 'min' | 'max') {
  return field((typed) => readDurationBounds(typed, bare))
}

/** The list's filters, sort and order. The API reference shows their descriptions. */
export const conferenceFilters = defineFilters(
  {
    q: field(readSearch).meta({
      description:
        'At least four digits of a phone number, part of what was sent in its place such as `sip:ann@example.com` or `anonymous`, or the ID of a conference, a recording or a call: whole, its start, `…` and its end, or both as in `CF5a1e…7f96`. `unknown` finds where no number was sent.',
      examples: ['+1 312 555 0142', 'CF5a1e'],
    }),
    since: started('since').meta({
      description:
        'Started then or later: a UTC date, a time with its zone, or `today`, `7d`, `30d`. Without `until`, `yesterday` is that day alone.',
      examples: ['2026-11-01', '2026-11-01T09:00Z', '7d'],
    }),
    until: started('until').meta({
      description: 'Started then or earlier; a date includes its whole day.',
      examples: ['2026-11-30'],
    }),
    minDuration: duration('min').meta({
      description: 'Recorded for at least this long: seconds, or a duration such as `1:30`.',
      examples: ['90', '1:30', '5m', '1h 5m'],
    }),
    maxDuration: duration('max').meta({
      description: 'Recorded for at most this long.',
      examples: ['600', '10m'],
    }),
    status: choice(STATE_NAMES, 'No such status. Choose one from the list.').meta({
      description: 'Its status.',
    }),
    direction: choice(DIRECTIONS, 'No such direction. Choose one from the list.').meta({
      description: 'Direction of the call it started with.',
    }),
    recording: choice(['yes', 'no'], 'Neither yes nor no. Choose one from the list.').meta({
      description: 'Whether it has a recording.',
    }),
    audio: choice(AUDIO_CHOICES, 'No such problem. Choose one from the list.').meta({
      description: 'Has a recording with an audio problem: any, or that of an `audioState`.',
    }),
  },
  [durationsInOrder, daysInOrder],
  {
    sort: preference(SORTS).meta({ description: 'Sort field.' }),
    order: preference(ORDERS).meta({ description: '`desc`: newest or longest first.' }),
  },
)

function durationsInOrder(filters: DurationFields) {
  const { minSec, maxSec } = durationBounds(filters)
  if (minSec === null || maxSec === null || minSec <= maxSec) return null
  const names = ['minDuration' as const, 'maxDuration' as const]
  return { names, error: 'The minimum is longer than the maximum.' }
}

export function criteriaOf(filters: ConferenceFilters, clock: Clock): Criteria {
  const { q, since, until, status, direction, recording, audio } = filters
  return {
    search: q.meaning,
    started: startedRange(since.meaning, until.meaning, clock),
    duration: durationBounds(filters),
    state: status.meaning,
    direction: direction.meaning,
    hasRecording: recording.meaning === null ? null : recording.meaning === 'yes',
    audio: audio.meaning,
    now: clock.now,
  }
}

type DurationFields = { minDuration: Field<DurationBounds>; maxDuration: Field<DurationBounds> }

/** Combines both fields, because each can contain a whole range. */
export function durationBounds({ minDuration, maxDuration }: DurationFields): DurationBounds {
  const bounds = [minDuration.meaning, maxDuration.meaning]
  const known = (side: 'minSec' | 'maxSec') =>
    bounds.map((bound) => bound?.[side] ?? null).filter((seconds) => seconds !== null)
  const [mins, maxes] = [known('minSec'), known('maxSec')]
  return {
    minSec: mins.length > 0 ? Math.max(...mins) : null,
    maxSec: maxes.length > 0 ? Math.min(...maxes) : null,
  }
}
