import { formatDuration, spokenDuration, type Viewer } from '@/lib/format'
import { type ActiveFilter as ListFilter, startedWords, unapplied } from '@/lib/list-query/field-words'
import { AUDIO_LABELS } from '@/lib/recordings/audio-problems'
import {
  type ConferenceFilters,
  type Criterion,
  type Direction,
  durationBounds,
  type FilterName,
} from './filters'
import type { StateName } from './state'

export type ActiveFilter = ListFilter<FilterName>

export const STATE_LABELS: Record<StateName, string> = {
  live: 'Live',
  processing: 'Processing',
  ended: 'Ended',
  'no-recording': 'No recording',
  created: 'Not started',
}

export const AUDIO_CHOICE_LABELS = { any: 'Audio problem', ...AUDIO_LABELS }

export const DIRECTION_LABELS: Record<Direction, string> = { inbound: 'Inbound', outbound: 'Outbound' }

// FreeClimb includes how the call was made in the direction.
const OUTBOUND_KINDS = new Map([
  ['outboundapi', 'by API'],
  ['outbounddial', 'dialed'],
])

export function directionWords(sent: string): string {
  const direction = sent.toLowerCase()
  if (direction === 'inbound') return DIRECTION_LABELS.inbound
  if (!direction.startsWith('outbound')) return 'Unknown'
  const kind = OUTBOUND_KINDS.get(direction)
  return kind === undefined ? DIRECTION_LABELS.outbound : `${DIRECTION_LABELS.outbound} (${kind})`
}

const FIELD_LABELS: Record<FilterName, string> = {
  q: 'Search',
  since: 'First day',
  until: 'Last day',
  minDuration: 'At least',
  maxDuration: 'At most',
  status: 'Status',
  direction: 'Direction',
  recording: 'Recording',
  audio: 'Audio',
}

export function unappliedFilters(filters: ConferenceFilters): ActiveFilter[] {
  return unapplied(filters, FIELD_LABELS)
}

export function activeFilters(filters: ConferenceFilters, viewer: Viewer): ActiveFilter[] {
  const { q, since, until, minDuration, maxDuration, status, direction, recording, audio } = filters
  const active: Record<Criterion, ActiveFilter | null> = {
    search: q.meaning && { label: `Search: ${q.typed}`, names: ['q'] },
    started: (since.meaning || until.meaning) && {
      label: startedWords(since.meaning, until.meaning, viewer),
      names: ['since', 'until'],
    },
    duration: (minDuration.meaning || maxDuration.meaning) && {
      label: durationWords(filters, viewer),
      names: ['minDuration', 'maxDuration'],
    },
    state: status.meaning && { label: STATE_LABELS[status.meaning], names: ['status'] },
    direction: direction.meaning && { label: DIRECTION_LABELS[direction.meaning], names: ['direction'] },
    hasRecording: recording.meaning && {
      label: recording.meaning === 'yes' ? 'With a recording' : 'Without a recording',
      names: ['recording'],
    },
    audio: audio.meaning && { label: AUDIO_CHOICE_LABELS[audio.meaning], names: ['audio'] },
  }
  return Object.values(active).filter((filter) => filter !== null)
}

function durationWords(filters: ConferenceFilters, viewer: Viewer) {
  const { minSec, maxSec } = durationBounds(filters)
  // Below a minute, `0:05` wouldn't show whether `5` was read as seconds or minutes.
  const words = (seconds: number) =>
    seconds < 60 ? spokenDuration(seconds, viewer) : formatDuration(seconds)
  if (minSec !== null && minSec === maxSec) return `Exactly ${words(minSec)}`
  if (minSec !== null && maxSec !== null) return `${words(minSec)} to ${words(maxSec)}`
  return minSec === null ? `At most ${words(maxSec ?? 0)}` : `At least ${words(minSec)}`
}
