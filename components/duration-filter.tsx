import Form from 'next/form'
import type { ConferenceFilters, DurationBound } from '@/lib/conferences/filters'

/** At least, at most: a GET form, so a filtered list is a link that can be kept and sent. */
export function DurationFilter({ filters, active }: { filters: ConferenceFilters; active: boolean }) {
  return (
    <Form
      action="/conferences"
      className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border border-line p-4"
      role="search"
      aria-label="Filter by duration"
    >
      <BoundField name="minDuration" label="At least" example="0:30" bound={filters.minDuration} />
      <BoundField name="maxDuration" label="At most" example="10m" bound={filters.maxDuration} />
      <div className="flex items-center gap-4 sm:pt-6">
        <button
          type="submit"
          className="h-10 rounded-md bg-accent px-4 font-medium text-on-accent hover:opacity-90"
        >
          Filter
        </button>
        {active && (
          // Not a Link: what is typed and not yet asked for goes as well.
          <a href="/conferences" className="text-soft underline-offset-2 hover:underline">
            Clear
          </a>
        )}
      </div>
      <p className="w-full text-faint text-[13px]">Duration as you say it: 90s, 1:30, 5m, 1h 5m.</p>
    </Form>
  )
}

function BoundField({
  name,
  label,
  example,
  bound,
}: {
  name: string
  label: string
  example: string
  bound: DurationBound
}) {
  const errorId = `${name}-error`
  return (
    <div className="w-40 max-sm:w-[calc(50%-0.5rem)]">
      <label htmlFor={name} className="mb-1 block text-soft text-[13px]">
        {label}
      </label>
      <input
        id={name}
        name={name}
        // A new value from the URL is a new field.
        key={bound.typed}
        defaultValue={bound.typed}
        placeholder={example}
        autoComplete="off"
        maxLength={40}
        aria-invalid={bound.error !== null}
        aria-describedby={bound.error === null ? undefined : errorId}
        className="h-10 w-full rounded-md border border-line bg-bg px-3 placeholder:text-faint aria-invalid:border-live"
      />
      {bound.error && (
        <p id={errorId} className="mt-1 text-live text-[13px]">
          {bound.error}
        </p>
      )}
    </div>
  )
}
