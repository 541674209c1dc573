import { FormField, INPUT } from '@/components/ui/form-field'
import { AUDIT_ACTIONS } from '@/lib/audit/append'
import type { AuditFilters } from '@/lib/audit/filters'
import type { Field } from '@/lib/list-query/field'

const DATE = /^\d{4}-\d\d-\d\d$/

export function AuditFields({ filters }: { filters: AuditFilters }) {
  const { action, who, target, since, until } = filters
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <FormField id="action" label="Action" error={action.error} className="w-48 max-sm:w-full">
        {(described) => (
          <select
            {...described}
            name="action"
            defaultValue={action.meaning ?? action.typed}
            className={INPUT}
          >
            <option value="">Any</option>
            {action.error !== null && <option value={action.typed}>{action.typed}</option>}
            {AUDIT_ACTIONS.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <TextField name="who" label="Who" placeholder="Email or key" field={who} />
      <TextField name="target" label="Object" placeholder="ID, its start or end" field={target} />
      <DayField name="since" label="First day" field={since} />
      <DayField name="until" label="Last day" field={until} />
      <button
        type="submit"
        className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90 sm:mt-6"
      >
        Filter
      </button>
    </div>
  )
}

function TextField({
  name,
  label,
  placeholder,
  field,
}: {
  name: string
  label: string
  placeholder: string
  field: Field<unknown>
}) {
  return (
    <FormField id={name} label={label} error={field.error} className="min-w-40 flex-1 max-sm:basis-full">
      {(described) => (
        <input
          {...described}
          name={name}
          defaultValue={field.typed}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={250}
          className={INPUT}
        />
      )}
    </FormField>
  )
}

function DayField({ name, label, field }: { name: string; label: string; field: Field<unknown> }) {
  return (
    <FormField id={name} label={label} error={field.error} className="w-40 max-sm:w-[calc(50%-0.5rem)]">
      {(described) => (
        <input
          {...described}
          name={name}
          // A date field can't show text that isn't a date.
          type={field.typed === '' || DATE.test(field.typed) ? 'date' : 'text'}
          defaultValue={field.typed}
          className={INPUT}
        />
      )}
    </FormField>
  )
}
