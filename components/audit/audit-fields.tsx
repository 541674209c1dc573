import { ChoiceField } from '@/components/list/choice-field'
import { type Controls, FieldRow } from '@/components/list/field-row'
import { TextField } from '@/components/list/text-field'
import { WhenFilter } from '@/components/list/when-filter'
import { AUDIT_ACTIONS } from '@/lib/audit/append'
import type { AuditFilterName, AuditFilters } from '@/lib/audit/filters'
import { type Viewer, zoneName } from '@/lib/format'
import { auditLogHref } from './audit-log-href'

const TEXT = 'min-w-40 flex-1 max-sm:basis-full'

export function AuditFields({ filters, viewer }: { filters: AuditFilters; viewer: Viewer }) {
  const { action, who, target, since, until } = filters
  const controls: Controls<AuditFilterName> = {
    who: <TextField name="who" label="Who" placeholder="Email or key" field={who} className={TEXT} />,
    target: (
      <TextField
        name="target"
        label="Object"
        placeholder="ID, its start or end"
        field={target}
        className={TEXT}
      />
    ),
    since: (
      <WhenFilter
        since={since}
        until={until}
        hrefSince={(preset) => auditLogHref(filters, { since: preset, until: null })}
        zone={zoneName(viewer)}
      />
    ),
    until: null,
    action: (
      <ChoiceField
        name="action"
        label="Action"
        field={action}
        options={AUDIT_ACTIONS.map((each) => [each, each])}
      />
    ),
  }
  return <FieldRow controls={controls} />
}
