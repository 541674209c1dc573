import type { Route } from 'next'
import { FormField, INPUT } from '@/components/ui/form-field'
import { Link } from '@/components/ui/link'
import { PopoverDetails } from '@/components/ui/popover-details'
import { isDate, type StartedInput } from '@/lib/list-query/date-input'
import type { Field } from '@/lib/list-query/field'
import { PRESETS } from '@/lib/list-query/field-words'

const SEGMENT =
  'flex h-full items-center whitespace-nowrap justify-center rounded-sm border border-transparent px-2.5 text-soft max-sm:px-1 max-sm:text-[13px] hover:text-text aria-[current=true]:border-line aria-[current=true]:bg-sunk aria-[current=true]:font-medium aria-[current=true]:text-text'

type Props = {
  since: Field<StartedInput>
  until: Field<StartedInput>
  /** The list's URL since a named day; null for no limit */
  hrefSince: (preset: string | null) => Route
  zone: string
}

export function WhenFilter({ since, until, hrefSince, zone }: Props) {
  const preset = until.typed === '' && since.meaning?.kind === 'preset' ? since.meaning.preset : null
  const isCustom = preset === null && (since.typed !== '' || until.typed !== '')
  const hasError = since.error !== null || until.error !== null
  return (
    <fieldset className="min-w-0 max-sm:basis-full">
      <legend className="mb-1 text-soft text-[13px]">When</legend>
      {preset && <input type="hidden" name="since" value={since.typed} />}
      <ul className="flex h-10 items-center gap-0.5 rounded-md border border-line p-0.5">
        {PRESETS.map(({ preset: each, label }) => (
          <li key={each} className="h-full max-sm:flex-1">
            <Link
              href={hrefSince(each === preset ? null : each)}
              scroll={false}
              aria-current={each === preset ? 'true' : undefined}
              className={SEGMENT}
            >
              {label}
            </Link>
          </li>
        ))}
        <li className="h-full max-sm:flex-1">
          <PopoverDetails
            className="relative h-full"
            isOpenAtFirst={hasError}
            summary={
              <summary aria-current={isCustom ? 'true' : undefined} className={SEGMENT}>
                Custom
              </summary>
            }
          >
            <div className="absolute top-11 right-0 z-20 flex w-64 flex-col gap-3 rounded-lg border border-line bg-bg p-4 shadow-lg">
              <DayField name="since" label="First day" field={since} isShown={preset === null} />
              <DayField name="until" label="Last day" field={until} isShown />
              <div className="flex items-center justify-between gap-3">
                <p className="text-faint text-[12px]">Days in {zone}</p>
                <button
                  type="submit"
                  className="h-9 rounded-md border border-line px-3 font-medium hover:bg-sunk"
                >
                  Apply
                </button>
              </div>
            </div>
          </PopoverDetails>
        </li>
      </ul>
    </fieldset>
  )
}

function DayField({
  name,
  label,
  field,
  isShown,
}: {
  name: 'since' | 'until'
  label: string
  field: Field<StartedInput>
  isShown: boolean
}) {
  const typed = isShown ? field.typed : ''
  return (
    <FormField id={`${name}-day`} label={label} error={isShown ? field.error : null}>
      {(described) => (
        <input
          {...described}
          name={name}
          // A date field can't show what isn't a date, such as 2026-02-30.
          type={typed === '' || isDate(typed) ? 'date' : 'text'}
          defaultValue={typed}
          className={INPUT}
        />
      )}
    </FormField>
  )
}
