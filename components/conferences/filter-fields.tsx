import { Search } from 'lucide'
import { Fragment } from 'react'
import { ChoiceField } from '@/components/list/choice-field'
import type { Controls } from '@/components/list/field-row'
import { WhenFilter } from '@/components/list/when-filter'
import { FormField, INPUT, KEPT_LINE } from '@/components/ui/form-field'
import { Icon } from '@/components/ui/icon'
import { AUDIO_CHOICE_LABELS, DIRECTION_LABELS, STATE_LABELS } from '@/lib/conferences/filter-words'
import { AUDIO_CHOICES, type ConferenceFilters, DIRECTIONS, type FilterName } from '@/lib/conferences/filters'
import { STATE_NAMES } from '@/lib/conferences/state'
import type { ConferenceSummary } from '@/lib/conferences/summary'
import { type Viewer, zoneName } from '@/lib/format'
import { isReadAsSeconds } from '@/lib/list-query/duration-input'
import { MAX_TYPED } from '@/lib/list-query/field'
import { conferencesHref } from './conferences-href'
import { DurationHistogram } from './duration-histogram'
import { LivePart } from './live-updates'

const ROW = 'flex flex-wrap items-start gap-x-4 gap-y-3 lg:gap-y-1 lg:max-xl:gap-x-3'
const DURATION_PRESETS = ['30s', '1m', '2m', '5m', '10m', '30m', '1h']

/** The list's filters, for a GET form, so that a filtered list has a URL to bookmark and share. */
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
  const controls: Controls<FilterName> = {
    q: (
      <FormField
        id="q"
        label="Search"
        error={q.error}
        keepsLine
        className="min-w-48 flex-1 max-sm:basis-full lg:min-w-44"
      >
        {(described) => (
          <span className="relative block">
            <Icon node={Search} className="pointer-events-none absolute top-3 left-3 text-faint" />
            <input
              {...described}
              type="search"
              name="q"
              defaultValue={q.typed}
              placeholder="Number, name or ID"
              autoComplete="off"
              spellCheck={false}
              maxLength={MAX_TYPED}
              className={`${INPUT} pl-9`}
            />
          </span>
        )}
      </FormField>
    ),
    since: (
      <WhenFilter
        since={filters.since}
        until={filters.until}
        hrefSince={(since) => conferencesHref(filters, { since, until: null })}
        zone={zoneName(viewer)}
      />
    ),
    until: null,
    status: (
      <ChoiceField
        name="status"
        label="Status"
        field={status}
        options={STATE_NAMES.map((state) => [state, STATE_LABELS[state]])}
      />
    ),
    direction: (
      <ChoiceField
        name="direction"
        label="Direction"
        field={direction}
        options={DIRECTIONS.map((each) => [each, DIRECTION_LABELS[each]])}
      />
    ),
    recording: (
      <ChoiceField
        name="recording"
        label="Recording"
        field={recording}
        options={[
          ['yes', 'With'],
          ['no', 'Without'],
        ]}
      />
    ),
    minDuration: <LengthFields filters={filters} />,
    maxDuration: null,
    audio: (
      <ChoiceField
        name="audio"
        label="Audio"
        field={audio}
        options={AUDIO_CHOICES.map((each) => [each, AUDIO_CHOICE_LABELS[each]])}
      />
    ),
  }
  const { minDuration, maxDuration, audio: audioChoice, ...firstRow } = controls
  return (
    <>
      {sort !== 'started' && <input type="hidden" name="sort" value={sort} />}
      {order !== 'desc' && <input type="hidden" name="order" value={order} />}
      <div className={ROW}>
        {Object.entries(firstRow).map(([name, control]) => (
          <Fragment key={name}>{control}</Fragment>
        ))}
      </div>
      <div className={ROW}>
        {minDuration}
        {maxDuration}
        {audioChoice}
        <div className="min-w-64 flex-1">
          <LivePart part="histogram">
            <DurationHistogram histogram={histogram} filters={filters} viewer={viewer} />
          </LivePart>
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

const LENGTHS = [
  { name: 'minDuration', label: 'At least', example: '30s' },
  { name: 'maxDuration', label: 'At most', example: '10m' },
] as const

/** Both bounds, and below them their errors or how they were read. */
function LengthFields({ filters }: { filters: ConferenceFilters }) {
  const fields = LENGTHS.map(({ name }) => filters[name])
  const errors = new Set(fields.map(({ error }) => error).filter((error) => error !== null))
  const isInSeconds = fields.some(({ meaning, typed }) => meaning !== null && isReadAsSeconds(typed))
  return (
    <div className="min-w-0 max-sm:basis-full">
      <div className="flex gap-4">
        {LENGTHS.map(({ name, label, example }) => (
          <div key={name} className="min-w-0 max-sm:flex-1 sm:w-36">
            <label htmlFor={name} className="mb-1 block whitespace-nowrap text-soft text-[13px]">
              {label}
            </label>
            <input
              id={name}
              aria-invalid={filters[name].error !== null}
              aria-describedby="lengths-note"
              name={name}
              defaultValue={filters[name].typed}
              placeholder={example}
              title="As you say it: 90s, 1:30, 1h 5m, half an hour, >5m, 2m-10m"
              list="lengths"
              autoComplete="off"
              spellCheck={false}
              maxLength={MAX_TYPED}
              className={INPUT}
            />
          </div>
        ))}
      </div>
      <datalist id="lengths">
        {DURATION_PRESETS.map((length) => (
          <option key={length} value={length} />
        ))}
      </datalist>
      <div id="lengths-note" className={`${KEPT_LINE} text-soft sm:w-76`}>
        {errors.size > 0 ? (
          <p role="alert" className="text-live">
            {[...errors].join(' ')}
          </p>
        ) : (
          isInSeconds && 'Without a unit it’s seconds. For minutes, add m.'
        )}
      </div>
    </div>
  )
}
