import type { ConferenceSummary as Summary } from '@/lib/conferences/summary'
import { formatCount, formatDuration, formatTotal, spokenDuration, type Viewer } from '@/lib/format'

/** What the filter holds, in one line; where more match than are counted, the line says of which it speaks. */
export function ConferenceSummary({ summary, viewer }: { summary: Summary; viewer: Viewer }) {
  const { count, isCapped, recordedSec, medianSec } = summary
  return (
    <p role="status" className="mt-1 text-soft">
      <b className="font-medium text-text">
        {formatCount(count, viewer)}
        {isCapped && '+'}
      </b>{' '}
      {count === 1 ? 'conference' : 'conferences'}
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
