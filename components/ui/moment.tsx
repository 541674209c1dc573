import { formatExactMoment, formatMoment, type Viewer } from '@/lib/format'

/** A time in the viewer's locale, with the exact time and zone as its title. */
export function Moment({
  at,
  viewer,
  format = formatMoment,
}: {
  at: Date
  viewer: Viewer
  format?: typeof formatMoment
}) {
  return (
    <time dateTime={at.toISOString()} title={formatExactMoment(at, viewer)}>
      {format(at, viewer)}
    </time>
  )
}
