import { Search } from 'lucide'
import { AUDIO_CHOICE_LABELS, DIRECTION_LABELS, STATE_LABELS } from '@/lib/conferences/filter-words'
import { AUDIO_CHOICES, type ConferenceFilters, DIRECTIONS, type Field } from '@/lib/conferences/filters'
import { STATE_NAMES } from '@/lib/conferences/state'
import type { ConferenceSummary } from '@/lib/conferences/summary'
import { type Viewer, zoneName } from '@/lib/format'
import { ChoiceField } from './choice-field'
import { conferencesHref } from './conferences-href'
import { DurationHistogram } from './duration-histogram'
import { Fresh } from './list-news'
import { FormField, INPUT } from './ui/form-field'
import { Icon } from './ui/icon'
import { WhenFilter } from './when-filter'

const DURATION_PRESETS = ['30s', '1m', '2m', '5m', '10m', '30m', '1h']

/** The fields by which a list can be narrowed, for a GET form: a filtered list is a link that can be kept and sent. */
export function FilterFields({
  filters,
  histogram,
  viewer,
}: {
  filters: ConferenceFilters
  histogram: ConferenceSummary
  viewer: Viewer
}) {
  const { q, status, direction, recording, audio, sort, order } = filters
  return (
    <>
      {sort !== 'started' && <input type="hidden" name="sort" value={sort} />}
      {order !== 'desc' && <input type="hidden" name="order" value={order} />}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <FormField id="q" label="Search" error={q.error} className="min-w-48 flex-1 max-sm:basis-full">
          {(described) => (
            <span className="relative block">
              <Icon node={Search} className="pointer-events-none absolute top-3 left-3 text-faint" />
              <input
                {...described}
                type="search"
                name="q"
                defaultValue={q.typed}
                placeholder="Phone number or id"
                autoComplete="off"
                spellCheck={false}
                maxLength={250}
                className={`${INPUT} pl-9`}
              />
            </span>
          )}
        </FormField>
        <WhenFilter
          since={filters.since}
          until={filters.until}
          hrefSince={(since) => conferencesHref(filters, { since, until: null })}
          zone={zoneName(viewer)}
        />
        <ChoiceField
          name="status"
          label="Status"
          field={status}
          options={STATE_NAMES.map((state) => [state, STATE_LABELS[state]])}
        />
        <ChoiceField
          name="direction"
          label="Direction"
          field={direction}
          options={DIRECTIONS.map((each) => [each, DIRECTION_LABELS[each]])}
        />
        <ChoiceField
          name="recording"
          label="Recording"
          field={recording}
          options={[
            ['yes', 'With'],
            ['no', 'Without'],
          ]}
        />
      </div>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <LengthField name="minDuration" label="At least" example="30s" field={filters.minDuration} />
        <LengthField name="maxDuration" label="At most" example="10m" field={filters.maxDuration} />
        <ChoiceField
          name="audio"
          label="Audio"
          field={audio}
          options={AUDIO_CHOICES.map((each) => [each, AUDIO_CHOICE_LABELS[each]])}
        />
        <datalist id="lengths">
          {DURATION_PRESETS.map((length) => (
            <option key={length} value={length} />
          ))}
        </datalist>
        <div className="min-w-64 flex-1">
          <Fresh part="histogram">
            <DurationHistogram histogram={histogram} filters={filters} viewer={viewer} />
          </Fresh>
        </div>
        <button
          type="submit"
          className="submit-filters h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90 sm:mt-6"
        >
          Filter
        </button>
      </div>
    </>
  )
}

function LengthField({
  name,
  label,
  example,
  field,
}: {
  name: string
  label: string
  example: string
  field: Field<unknown>
}) {
  return (
    <FormField id={name} label={label} error={field.error} className="w-36 max-sm:w-[calc(50%-0.5rem)]">
      {(described) => (
        <input
          {...described}
          name={name}
          defaultValue={field.typed}
          placeholder={example}
          title="As you say it: 90s, 1:30, 1h 5m, >5m, 2m-10m"
          list="lengths"
          autoComplete="off"
          spellCheck={false}
          maxLength={250}
          className={INPUT}
        />
      )}
    </FormField>
  )
}
