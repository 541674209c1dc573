import { formatDuration, formatMomentWithin, shortenId, type Viewer } from '@/lib/format'
import { type ActiveFilter, startedWords, unapplied } from '@/lib/list-query/field-words'
import type { AuditAction } from './append'
import type { AuditCriteria, AuditFilterName, AuditFilters } from './filters'

type Details = Record<string, unknown>
type Words = (details: Details, viewer: Viewer) => string

/** An event's details as text; empty if the action says it all. */
export function detailWords(action: string, details: Details, viewer: Viewer): string {
  const words = Object.hasOwn(WORDS, action) ? WORDS[action as AuditAction] : partsWords
  return words(details, viewer)
}

/** The current wording of an action; the log stores the original one. */
export function actionWords(action: string): string {
  return action === 'exported trail' ? 'exported audit log' : action
}

const partsWords: Words = (details, viewer) =>
  Object.entries(details)
    .filter(([name, value]) => name !== 'conferenceId' && value !== null && value !== '')
    .map(([name, value]) => partWords(name, value, viewer))
    .join(', ')

// Lists every action, so that adding one without choosing its wording is a type error.
const WORDS: Record<AuditAction, Words> = {
  'signed in': partsWords,
  'sign-in refused': partsWords,
  'signed out': partsWords,
  'changed password': partsWords,
  'listed conferences': listedWords,
  'opened conference': partsWords,
  'opened delivery': partsWords,
  played: ({ heardSec }) => heardWords(typeof heardSec === 'number' ? heardSec : null),
  downloaded: partsWords,
  exported: partsWords,
  replayed: partsWords,
  'invited user': partsWords,
  'withdrew invitation': partsWords,
  'created user': partsWords,
  'changed role': partsWords,
  'disabled user': partsWords,
  'enabled user': partsWords,
  'reset password': partsWords,
  'created key': partsWords,
  'revoked key': partsWords,
  'exported trail': partsWords,
  'requested reconciliation': partsWords,
}

function listedWords(
  { conferences, requests, via, startedAt, endedAt, ...filter }: Details,
  viewer: Viewer,
): string {
  const given = `${counted(conferences, 'conference')} in ${counted(requests, 'request')}`
  const way = via === 'api' ? 'API' : typeof via === 'string' ? via : ''
  return [given, way, partsWords(filter, viewer)].filter(Boolean).join(', ')
}

function counted(count: unknown, noun: string) {
  if (typeof count !== 'number') return `an unknown number of ${noun}s`
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}

export function heardWords(heardSec: number | null): string {
  return heardSec === null ? 'listening time unknown' : `heard ${formatDuration(heardSec)}`
}

function partWords(name: string, value: unknown, viewer: Viewer): string {
  if (name.endsWith('Sec') && typeof value === 'number')
    return `${spaced(name.slice(0, -'Sec'.length))}: ${formatDuration(value)}`
  if (typeof value === 'string' && ISO_MOMENT.test(value))
    return `${spaced(name.replace(/At$/, ''))}: ${formatMomentWithin(new Date(value), viewer)}`
  const label = name === 'way' ? 'method' : spaced(name)
  return `${label}: ${typeof value === 'object' ? JSON.stringify(value) : value}`
}

// Strict ISO 8601 as Date prints it, so that new Date() always parses it.
const ISO_MOMENT = /^\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

function spaced(name: string) {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()
}

export type ActiveAuditFilter = ActiveFilter<AuditFilterName>

export function activeAuditFilters(filters: AuditFilters, viewer: Viewer): ActiveAuditFilter[] {
  const { action, who, target, since, until } = filters
  const active: Record<keyof AuditCriteria, ActiveAuditFilter | null> = {
    action: action.meaning && { label: `Action: ${actionWords(action.meaning)}`, names: ['action'] },
    who: who.meaning === null ? null : { label: `Who: ${who.typed}`, names: ['who'] },
    target:
      target.meaning === null ? null : { label: `Object: ${shortenId(target.typed)}`, names: ['target'] },
    at: (since.meaning || until.meaning) && {
      label: startedWords(since.meaning, until.meaning, viewer),
      names: ['since', 'until'],
    },
  }
  return Object.values(active).filter((filter) => filter !== null)
}

const FIELD_LABELS: Record<AuditFilterName, string> = {
  action: 'Action',
  who: 'Who',
  target: 'Object',
  since: 'First day',
  until: 'Last day',
}

export function unappliedAuditFilters(filters: AuditFilters): ActiveAuditFilter[] {
  return unapplied(filters, FIELD_LABELS)
}
