import { ChoiceField } from '@/components/list/choice-field'
import { type Controls, FieldRow } from '@/components/list/field-row'
import { TextField } from '@/components/list/text-field'
import { WhenFilter } from '@/components/list/when-filter'
import { type DeliveryCriteria, type DeliveryFilters, POST_VERDICTS } from '@/lib/deliveries/filters'
import { requestTypeWords, VERDICT_LABELS } from '@/lib/deliveries/words'
import { type Viewer, zoneName } from '@/lib/format'
import { deliveriesHref } from './deliveries-href'

type Props = {
  filters: DeliveryFilters
  /** The types received so far, as suggestions; users can type any other */
  requestTypes: string[]
  viewer: Viewer
}

export function DeliveryFields({ filters, requestTypes, viewer }: Props) {
  const { verdict, type, since, until, id } = filters
  const controls: Controls<DeliveryCriteria> = {
    ids: (
      <TextField
        name="id"
        label="ID"
        type="search"
        placeholder="Conference, recording or delivery"
        field={id}
        className="min-w-48 flex-1 max-sm:basis-full"
      />
    ),
    received: (
      <WhenFilter
        since={since}
        until={until}
        hrefSince={(preset) => deliveriesHref(filters, { since: preset, until: null })}
        zone={zoneName(viewer)}
      />
    ),
    verdict: (
      <ChoiceField
        name="verdict"
        label="Result"
        field={verdict}
        options={POST_VERDICTS.map((each) => [each, VERDICT_LABELS[each]])}
      />
    ),
    requestType: (
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
              {requestTypeWords(each)}
            </option>
          ))}
        </datalist>
      </>
    ),
  }
  return <FieldRow controls={controls} />
}
