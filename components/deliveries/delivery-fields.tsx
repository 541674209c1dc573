import { ChoiceField } from '@/components/list/choice-field'
import { WhenFilter } from '@/components/list/when-filter'
import { FormField, INPUT } from '@/components/ui/form-field'
import { type DeliveryFilters, POST_RESULTS } from '@/lib/deliveries/filters'
import { RESULT_LABELS, requestTypeLabel } from '@/lib/deliveries/words'
import { type Viewer, zoneName } from '@/lib/format'
import { deliveriesHref } from './deliveries-href'

type Props = {
  filters: DeliveryFilters
  /** The types received so far, as suggestions; users can type any other */
  requestTypes: string[]
  viewer: Viewer
}

export function DeliveryFields({ filters, requestTypes, viewer }: Props) {
  const { result, type, since, until, id } = filters
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <FormField id="id" label="ID" error={id.error} className="min-w-48 flex-1 max-sm:basis-full">
        {(described) => (
          <input
            {...described}
            type="search"
            name="id"
            defaultValue={id.typed}
            placeholder="Conference, recording or delivery"
            autoComplete="off"
            spellCheck={false}
            maxLength={250}
            className={INPUT}
          />
        )}
      </FormField>
      <WhenFilter
        since={since}
        until={until}
        hrefSince={(preset) => deliveriesHref(filters, { since: preset, until: null })}
        zone={zoneName(viewer)}
      />
      <ChoiceField
        name="result"
        label="Result"
        field={result}
        options={POST_RESULTS.map((each) => [each, RESULT_LABELS[each]])}
      />
      <FormField id="type" label="Request type" error={type.error} className="w-52 max-sm:flex-1">
        {(described) => (
          <input
            {...described}
            name="type"
            defaultValue={type.typed}
            placeholder="Any"
            list="request-types"
            autoComplete="off"
            spellCheck={false}
            maxLength={250}
            className={INPUT}
          />
        )}
      </FormField>
      <datalist id="request-types">
        {requestTypes.map((each) => (
          <option key={each} value={each}>
            {requestTypeLabel(each)}
          </option>
        ))}
      </datalist>
      <button
        type="submit"
        className="mt-6 h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90"
      >
        Filter
      </button>
    </div>
  )
}
