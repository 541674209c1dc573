import { startedRange } from '@/lib/list-query/date-input'
import { type Clock, choice, field, started } from '@/lib/list-query/field'
import { daysInOrder, defineFilters, type FiltersOf } from '@/lib/list-query/filters'
import { AUDIT_ACTIONS, type AuditAction } from './append'
import { currentName } from './stored-names'
import { readTargetIds, type TargetIds } from './target-input'

export const auditFilters = defineFilters(
  {
    action: choice(AUDIT_ACTIONS, 'No such action. Choose one from the list.', currentName),
    /** Part of an email or of an API key's name */
    who: field<string>((typed) => ({ ok: true, value: typed })),
    /** An ID or part of one; a conference's ID also matches its recordings */
    target: field(readTargetIds),
    since: started('since'),
    until: started('until'),
  },
  [daysInOrder],
)

export type AuditFilters = FiltersOf<typeof auditFilters>
export type AuditFilterName = (typeof auditFilters.names)[number]

/** The conditions an event must meet; null means any. */
export type AuditCriteria = {
  action: AuditAction | null
  who: string | null
  target: TargetIds | null
  at: { from: Date | null; before: Date | null }
}

export function auditCriteria(filters: AuditFilters, clock: Clock): AuditCriteria {
  const { action, who, target, since, until } = filters
  return {
    action: action.meaning,
    who: who.meaning,
    target: target.meaning,
    at: startedRange(since.meaning, until.meaning, clock),
  }
}
