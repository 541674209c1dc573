import { formatExactMoment, formatMoment, type Viewer } from '@/lib/format'

/** A moment in the viewer's words, with the exact time and zone in its title. */
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
