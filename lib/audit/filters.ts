import { readStarted, type StartedInput, startedRange } from '@/lib/list-query/date-input'
import type { Clock, Field } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { AUDIT_ACTIONS, type AuditAction } from './append'
import { currentName } from './stored-names'
import { readTargetIds, type TargetIds } from './target-input'

export const AUDIT_FILTER_NAMES = ['action', 'who', 'target', 'since', 'until'] as const
export type AuditFilterName = (typeof AUDIT_FILTER_NAMES)[number]

export type AuditFilters = {
  action: Field<AuditAction>
  /** Part of an email or of an API key's name */
  who: Field<string>
  /** An ID or part of one; a conference's ID also matches its recordings */
  target: Field<TargetIds>
  since: Field<StartedInput>
  until: Field<StartedInput>
}

/** The conditions an event must meet; null means any. */
export type AuditCriteria = {
  action: AuditAction | null
  who: string | null
  target: TargetIds | null
  from: Date | null
  before: Date | null
}

const MAX_TYPED = 250
// Postgres rejects NUL in text, and nobody types control characters.
const CONTROL = /\p{Cc}/gu

/** Reads the filters from a URL. A filter that can't be read has no effect and sets its field's `error`. */
export function readAuditFilters(params: SearchParams, clock: Clock): AuditFilters {
  const read = <Meaning>(
    name: AuditFilterName,
    meaningOf: (typed: string) => Meaning | { error: string },
  ) => {
    const values = [params[name] ?? ''].flat().map((value) => value.replace(CONTROL, ' ').trim())
    const typed = (values.findLast((value) => value !== '') ?? '').slice(0, MAX_TYPED).toWellFormed()
    if (typed === '') return { typed, meaning: null, error: null }
    const meaning = meaningOf(typed)
    if (typeof meaning === 'object' && meaning !== null && 'error' in meaning)
      return { typed, meaning: null, error: meaning.error }
    return { typed, meaning, error: null }
  }
  const readMoment = (bound: 'since' | 'until') => (typed: string) => {
    const reading = readStarted(typed, bound)
    return reading.ok ? reading.input : { error: reading.error }
  }
  const filters: AuditFilters = {
    action: read(
      'action',
      (typed) =>
        AUDIT_ACTIONS.find((each) => each === currentName(typed)) ?? {
          error: 'No such action. Choose one from the list.',
        },
    ),
    who: read('who', (typed) => typed),
    target: read('target', readTargetIds),
    since: read('since', readMoment('since')),
    until: read('until', readMoment('until')),
  }
  const { from, before } = startedRange(filters.since.meaning, filters.until.meaning, clock)
  if (from !== null && before !== null && from >= before) {
    filters.since = { ...filters.since, meaning: null, error: 'The first day is after the last.' }
    filters.until = { ...filters.until, meaning: null }
  }
  return filters
}

export function auditCriteria(filters: AuditFilters, clock: Clock): AuditCriteria {
  const { action, who, target, since, until } = filters
  return {
    action: action.meaning,
    who: who.meaning,
    target: target.meaning,
    ...startedRange(since.meaning, until.meaning, clock),
  }
}

export function auditParams(filters: AuditFilters): URLSearchParams {
  return new URLSearchParams(
    AUDIT_FILTER_NAMES.flatMap((name) => (filters[name].typed === '' ? [] : [[name, filters[name].typed]])),
  )
}

export function withoutAuditFilters(filters: AuditFilters, names: readonly AuditFilterName[]): AuditFilters {
  const blank: Field<never> = { typed: '', meaning: null, error: null }
  return { ...filters, ...Object.fromEntries(names.map((name) => [name, blank])) }
}

export function isAuditLogFiltered(filters: AuditFilters): boolean {
  return AUDIT_FILTER_NAMES.some((name) => filters[name].meaning !== null)
}
