import { FormField, INPUT } from '@/components/ui/form-field'
import { type Field, MAX_TYPED } from '@/lib/list-query/field'

export function TextField({
  name,
  label,
  field,
  placeholder,
  className,
  type = 'text',
  suggestions,
}: {
  name: string
  label: string
  field: Field<unknown>
  placeholder: string
  className: string
  type?: 'text' | 'search'
  /** The ID of a datalist */
  suggestions?: string
}) {
  return (
    <FormField id={name} label={label} error={field.error} className={className}>
      {(described) => (
        <input
          {...described}
          type={type}
          name={name}
          defaultValue={field.typed}
          placeholder={placeholder}
          list={suggestions}
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_TYPED}
          className={INPUT}
        />
      )}
    </FormField>
  )
}
