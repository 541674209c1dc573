import { readDuration } from './duration-input'

/** A bound as it was typed, with its meaning in whole seconds or what is wrong with it. Both null: not filtered. */
export type DurationBound = { typed: string; durationSec: number | null; error: string | null }

export type ConferenceFilters = { minDuration: DurationBound; maxDuration: DurationBound }

type SearchParams = Record<string, string | string[] | undefined>

/** Reads the filters of a URL. What cannot be read filters nothing and says so in its `error`. */
export function readFilters(params: SearchParams): ConferenceFilters {
  const minDuration = readBound(params.minDuration)
  const maxDuration = readBound(params.maxDuration)
  const { durationSec: min } = minDuration
  const { durationSec: max } = maxDuration
  if (min !== null && max !== null && min > max) {
    const error = 'The minimum is longer than the maximum.'
    return {
      minDuration: { ...minDuration, durationSec: null, error },
      maxDuration: { ...maxDuration, durationSec: null },
    }
  }
  return { minDuration, maxDuration }
}

/** The URL parameters of the filters, as they were typed; blank ones left out. */
export function filterParams({ minDuration, maxDuration }: ConferenceFilters): URLSearchParams {
  const params = new URLSearchParams()
  if (minDuration.typed) params.set('minDuration', minDuration.typed)
  if (maxDuration.typed) params.set('maxDuration', maxDuration.typed)
  return params
}

export function isFiltered({ minDuration, maxDuration }: ConferenceFilters): boolean {
  return minDuration.durationSec !== null || maxDuration.durationSec !== null
}

function readBound(param: string | string[] | undefined): DurationBound {
  const typed = (Array.isArray(param) ? (param.at(-1) ?? '') : (param ?? '')).trim().slice(0, 40)
  if (typed === '') return { typed, durationSec: null, error: null }
  const reading = readDuration(typed)
  return reading.ok
    ? { typed, durationSec: reading.durationSec, error: null }
    : { typed, durationSec: null, error: reading.error }
}
