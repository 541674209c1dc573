import { FormField, INPUT } from '@/components/ui/form-field'
import type { Field } from '@/lib/list-query/field'

export function ChoiceField({
  name,
  label,
  field,
  options,
}: {
  name: string
  label: string
  field: Field<string>
  options: [value: string, label: string][]
}) {
  return (
    <FormField id={name} label={label} error={field.error} className="max-sm:flex-1">
      {(described) => (
        <select
          {...described}
          name={name}
          defaultValue={field.meaning ?? field.typed}
          className={`${INPUT} max-sm:px-1.5`}
        >
          <option value="">Any</option>
          {field.error !== null && <option value={field.typed}>{field.typed}</option>}
          {options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </FormField>
  )
}
