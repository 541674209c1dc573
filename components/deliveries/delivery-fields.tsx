import { ChoiceField } from '@/components/list/choice-field'
import { type Controls, FieldRow } from '@/components/list/field-row'
import { TextField } from '@/components/list/text-field'
import { WhenFilter } from '@/components/list/when-filter'
import { type DeliveryFilterName, type DeliveryFilters, POST_RESULTS } from '@/lib/deliveries/filters'
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
  const controls: Controls<DeliveryFilterName> = {
    id: (
      <TextField
        name="id"
        label="ID"
        type="search"
        placeholder="Conference, recording or delivery"
        field={id}
        className="min-w-48 flex-1 max-sm:basis-full"
      />
    ),
    since: (
      <WhenFilter
        since={since}
        until={until}
        hrefSince={(preset) => deliveriesHref(filters, { since: preset, until: null })}
        zone={zoneName(viewer)}
      />
    ),
    until: null,
    result: (
      <ChoiceField
        name="result"
        label="Result"
        field={result}
        options={POST_RESULTS.map((each) => [each, RESULT_LABELS[each]])}
      />
    ),
    type: (
      <>
        <TextField
          name="type"
          label="Request type"
          placeholder="Any"
          field={type}
          suggestions="request-types"
          className="w-52 max-sm:flex-1"
        />
        <datalist id="request-types">
          {requestTypes.map((each) => (
            <option key={each} value={each}>
              {requestTypeLabel(each)}
            </option>
          ))}
        </datalist>
      </>
    ),
  }
  return <FieldRow controls={controls} />
}
