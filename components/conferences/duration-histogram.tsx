import { scaleLinear, scaleLog } from 'd3-scale'
import { Link } from '@/components/ui/link'
import { RovingFocus } from '@/components/ui/roving-focus'
import type { DurationBucket } from '@/lib/conferences/duration-buckets'
import { type ConferenceFilters, durationBounds } from '@/lib/conferences/filters'
import type { ConferenceSummary } from '@/lib/conferences/summary'
import { formatCount, formatDuration, spokenDuration, type Viewer } from '@/lib/format'
import { conferencesHref } from './conferences-href'

const WIDTH = 400
const HEIGHT = 44
const GAP = 1
const TICK_BASELINE = 12
const TICKS_SEC = [5, 30, 120, 600, 3600]
// Where the log scale starts and ends, since the first bucket starts at 0 and the last is unbounded.
const MIN_SEC = 3
const MAX_SEC = 12_000

/** Durations of conferences under the other filters. Each bar links to its range; the chosen range is highlighted. */
export function DurationHistogram({
  histogram,
  filters,
  viewer,
}: {
  histogram: ConferenceSummary
  filters: ConferenceFilters
  viewer: Viewer
}) {
  const { buckets, count, isCapped } = histogram
  const x = scaleLog([MIN_SEC, MAX_SEC], [0, WIDTH])
  const tallest = Math.max(1, ...buckets.map((bucket) => bucket.count))
  const height = scaleLinear([0, tallest], [0, HEIGHT - 2])
  const chosen = durationBounds(filters)
  const isNarrowed = chosen.minSec !== null || chosen.maxSec !== null
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-soft text-[13px]">
        Duration{isCapped && ` of the newest ${formatCount(count, viewer)}`}
      </figcaption>
      <RovingFocus label="Durations">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          className="block h-10 w-full border-line border-b"
        >
          <title>Durations</title>
          {buckets.map((bucket) => {
            const { minSec, maxSec } = bucket
            const left = x(Math.max(minSec, MIN_SEC))
            const width = x(maxSec === null ? MAX_SEC : maxSec + 1) - left - GAP
            const tall = bucket.count === 0 ? 0 : Math.max(2, height(bucket.count))
            const isChosen = isNarrowed && overlaps(bucket, chosen)
            const bar = (
              <>
                <rect x={left} y={0} width={width} height={HEIGHT} className="fill-transparent" />
                <rect
                  x={left}
                  y={HEIGHT - tall}
                  width={width}
                  height={tall}
                  className={isChosen ? 'fill-accent' : 'fill-rest group-hover:fill-accent'}
                />
              </>
            )
            if (bucket.count === 0) return <g key={minSec}>{bar}</g>
            return (
              <Link
                key={minSec}
                href={conferencesHref(filters, rangeParams(bucket))}
                scroll={false}
                aria-label={`${rangeWords(bucket, viewer)}: ${countWords(bucket.count, viewer)}`}
                aria-current={isExactly(bucket, chosen) ? 'true' : undefined}
                className="group"
              >
                <title>{`${rangeLabel(bucket)}: ${countWords(bucket.count, viewer)}`}</title>
                {bar}
              </Link>
            )
          })}
        </svg>
      </RovingFocus>
      {/* SVG text, because the CSP forbids positioning with a style attribute. */}
      <svg aria-hidden="true" className="block h-4 w-full overflow-visible fill-faint text-[12px]">
        {TICKS_SEC.map((sec) => (
          <text key={sec} x={`${(x(sec) / WIDTH) * 100}%`} y={TICK_BASELINE} textAnchor="middle">
            {tickLabel(sec, viewer)}
          </text>
        ))}
      </svg>
    </figure>
  )
}

function rangeParams({ minSec, maxSec }: DurationBucket) {
  return {
    minDuration: minSec === 0 ? null : formatDuration(minSec),
    maxDuration: maxSec === null ? null : formatDuration(maxSec),
  }
}

function rangeLabel({ minSec, maxSec }: DurationBucket) {
  if (maxSec === null) return `${formatDuration(minSec)} or longer`
  return `${formatDuration(minSec)} to ${formatDuration(maxSec)}`
}

function rangeWords({ minSec, maxSec }: DurationBucket, viewer: Viewer) {
  if (maxSec === null) return `${spokenDuration(minSec, viewer)} or longer`
  return `${spokenDuration(minSec, viewer)} to ${spokenDuration(maxSec, viewer)}`
}

function countWords(count: number, viewer: Viewer) {
  return count === 1 ? '1 conference' : `${formatCount(count, viewer)} conferences`
}

function tickLabel(sec: number, { locale }: Viewer) {
  const [amount, unit] = sec < 60 ? [sec, 'second'] : sec < 3600 ? [sec / 60, 'minute'] : [sec / 3600, 'hour']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(amount)
}

type Bounds = { minSec: number | null; maxSec: number | null }

function overlaps({ minSec, maxSec }: DurationBucket, chosen: Bounds) {
  return (chosen.maxSec ?? Infinity) >= minSec && (chosen.minSec ?? 0) <= (maxSec ?? Infinity)
}

function isExactly({ minSec, maxSec }: DurationBucket, chosen: Bounds) {
  return (chosen.minSec ?? 0) === minSec && chosen.maxSec === maxSec
}
