'use client'

import { memo } from 'react'
import { PlayButton } from '@/components/player/play-button'
import { ConferenceStatus } from '@/components/ui/conference-status'
import { Link } from '@/components/ui/link'
import { CopyId, IdText } from '@/components/ui/short-id'
import { formatDuration } from '@/lib/format'
import type { Track } from '@/lib/playback/track'
import { subtitleOf, titleOf } from '@/lib/recordings/title'
import { LiveAge } from './live-age'
import { LengthBar, useLiveRows } from './live-updates'
import { FromTo } from './phone-number'
import type { RowContent } from './row-content'
import { RowRecordings } from './row-recordings'

/** The rows of the list, as first rendered until polling brings newer content. */
export function ConferenceRows({ rows }: { rows: RowContent[] }) {
  const live = useLiveRows()
  return rows.map((row) => <ConferenceRow key={row.id} row={live[row.id] ?? row} />)
}

const ConferenceRow = memo(function ConferenceRow({ row }: { row: RowContent }) {
  const { id, started, from, to, status, live, recordingCount, noted, duration } = row
  const tracks = tracksOfRow(row)
  const [first, ...others] = tracks
  const parties = partiesOf(row)
  return (
    <tr
      className="conference-row"
      data-players={recordingCount > 1 ? Math.min(recordingCount, tracks.length + 1) : undefined}
    >
      <td>{first && <PlayButton tracks={[first, ...others]} label={`${parties}, ${started.shown}`} />}</td>
      <td>
        <time dateTime={started.at} title={started.exact}>
          {started.shown}
        </time>{' '}
        <span>{started.age}</span>
      </td>
      <td>
        <FromTo from={from} to={to} />
      </td>
      <td>
        <ConferenceStatus {...status} age={live && <LiveAge {...live} />} />
      </td>
      {/* On a narrow screen, the number of recordings and its note get their own line. */}
      <td className={recordingCount > 1 && noted ? 'long-note' : undefined}>
        <RowRecordings row={row} tracks={tracks} parties={parties} />
      </td>
      <td>
        {duration === null ? (
          <span className="text-faint">
            <span aria-hidden="true">–</span>
            <span className="sr-only">none</span>
          </span>
        ) : (
          <>
            <span title={duration.spoken}>{formatDuration(duration.sec)}</span>
            <LengthBar durationSec={duration.sec} />
          </>
        )}
      </td>
      <td>
        <Link href={`/conferences/${id}`} title={id} data-row>
          <IdText id={id} />
        </Link>
        <CopyId id={id} />
      </td>
    </tr>
  )
})

function tracksOfRow(row: RowContent): Track[] {
  const { id: conferenceId, started, recordings, recordingCount } = row
  const title = titleOf(row.from && shownOf(row.from), row.to && shownOf(row.to))
  return recordings.map((recording, index) => ({
    positionSec: 0,
    problem: null,
    ...recording,
    conferenceId,
    title,
    subtitle: subtitleOf(started.shown, index + 1, recordingCount),
  }))
}

function partiesOf({ from, to }: RowContent) {
  return [from, to].map((party) => (party === null ? 'unknown' : shownOf(party))).join(' to ')
}

function shownOf({ sent, shown = sent }: { sent: string; shown?: string }) {
  return shown
}
