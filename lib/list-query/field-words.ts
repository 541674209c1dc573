import { formatDay, type Viewer } from '@/lib/format'
import type { StartedInput } from './date-input'

export const PRESETS = [
  { preset: 'today', label: 'Today' },
  { preset: 'yesterday', label: 'Yesterday' },
  { preset: '7d', label: '7 days' },
  { preset: '30d', label: '30 days' },
] as const

const PRESET_LABELS = { today: 'Today', yesterday: 'Yesterday', '7d': 'Last 7 days', '30d': 'Last 30 days' }

/** A filter in words, with the parameters that it comes from. */
export type ActiveFilter<Name extends string> = { label: string; names: Name[] }

/** Filters that can't be applied because their value can't be read, in words. */
export function unapplied<Name extends string>(
  filters: Record<Name, { typed: string; meaning: unknown }>,
  labels: Record<Name, string>,
): ActiveFilter<Name>[] {
  return (Object.keys(labels) as Name[])
    .filter((name) => filters[name].typed !== '' && filters[name].meaning === null)
    .map((name) => ({ label: `${labels[name]} “${filters[name].typed}”`, names: [name] }))
}

export function startedWords(since: StartedInput | null, until: StartedInput | null, viewer: Viewer) {
  if (since?.kind === 'preset' && !until) return PRESET_LABELS[since.preset]
  const [first, last] = [since && inputWords(since, viewer), until && inputWords(until, viewer)]
  if (first !== null && last !== null) return first === last ? first : `${first} to ${last}`
  return first === null ? `Until ${last}` : `Since ${first}`
}

function inputWords(input: StartedInput, viewer: Viewer) {
  if (input.kind === 'preset') return PRESET_LABELS[input.preset]
  return input.kind === 'date' ? formatDay(input.date, viewer) : input.moment.replace('T', ' ')
}
