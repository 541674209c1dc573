import type { ConferenceSummary as Summary } from '@/lib/conferences/summary'
import { formatCount, formatDuration, formatTotal, spokenDuration, type Viewer } from '@/lib/format'

type Props = {
  summary: Summary
  unappliedCount: number
  viewer: Viewer
  /** Whether a screen reader announces changes: after the user filters, but not for every live update */
  isAnnounced?: boolean
}

/** Sums up the filtered list in one line. If more match than are counted, the line says which ones it covers. */
export function ConferenceSummary({ summary, unappliedCount, viewer, isAnnounced = true }: Props) {
  const { count, isCapped, recordedSec, medianSec } = summary
  return (
    <p role="status" aria-live={isAnnounced ? 'polite' : 'off'} className="mt-1 text-soft max-sm:min-h-[2lh]">
      <b className="font-medium text-text">
        {formatCount(count, viewer)}
        {isCapped && '+'}
      </b>{' '}
      {count === 1 ? 'conference' : 'conferences'}
      {unappliedCount > 0 && (
        <span className="text-waiting max-sm:sr-only">
          , {unappliedCount === 1 ? '1 filter' : `${unappliedCount} filters`} not applied
        </span>
      )}
      {isCapped ? `. The newest ${formatCount(count, viewer)}: ` : <Dot />}
      <b className="font-medium text-text">{formatTotal(recordedSec, viewer)}</b> recorded
      {medianSec !== null && (
        <>
          <Dot />
          median{' '}
          <b className="font-medium text-text" title={spokenDuration(medianSec, viewer)}>
            {formatDuration(medianSec)}
          </b>
        </>
      )}
    </p>
  )
}

function Dot() {
  return (
    <>
      {' '}
      <span className="text-faint" aria-hidden="true">
        ·
      </span>{' '}
    </>
  )
}
