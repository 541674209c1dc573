import { PlayButton } from '@/components/player/play-button'
import { ConferenceStatus } from '@/components/ui/conference-status'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { CopyId, IdText } from '@/components/ui/short-id'
import type { ConferenceFilters } from '@/lib/conferences/filters'
import type { ListRow } from '@/lib/conferences/list'
import { conferenceState } from '@/lib/conferences/state'
import {
  formatAge,
  formatDuration,
  formatMoment,
  formatPhoneNumber,
  spokenDuration,
  type Viewer,
} from '@/lib/format'
import { countNoted } from '@/lib/playback/audio-words'
import { tracksOf } from '@/lib/playback/tracks'
import { LiveAge } from './live-age'
import { LengthBar, LivePart } from './live-updates'
import { FromTo } from './phone-number'
import { RowRecordings } from './row-recordings'
import { SortHeading } from './sort-heading'

type Props = {
  conferences: ListRow[]
  filters: ConferenceFilters
  /** Where this user stopped, in seconds, by recording ID */
  positions: Map<string, number>
  viewer: Viewer
}

const HEAD =
  'sticky top-0 z-10 bg-bg py-1.5 pr-4 font-medium text-[13px] text-soft lg:shadow-[inset_0_-1px_var(--line)]'
const UNSORTED = `${HEAD} max-lg:sr-only`
const CELL = 'max-lg:p-0 lg:h-11 lg:py-1 lg:pr-4'

export function longestDuration(conferences: { durationSec: number | null }[]): number {
  return Math.max(0, ...conferences.map(({ durationSec }) => durationSec ?? 0))
}

/** Each column is as wide as its longest usual content, so that columns keep their places whatever the rows contain. */
export function ConferenceTable({ conferences, filters, positions, viewer }: Props) {
  return (
    <table
      className="w-full text-left max-lg:block lg:table-fixed"
      aria-label={`Conferences, ${orderWords(filters)}`}
    >
      <thead className="max-lg:sticky max-lg:top-0 max-lg:z-10 max-lg:block max-lg:bg-bg">
        <tr className="max-lg:flex max-lg:gap-4 max-lg:border-line max-lg:border-b">
          <th scope="col" className={`${UNSORTED} lg:w-12`}>
            <span className="sr-only">Play</span>
          </th>
          <SortHeading sort="started" filters={filters} className={`${HEAD} lg:w-46 xl:w-58`}>
            Started
          </SortHeading>
          <th scope="col" className={UNSORTED}>
            From → to
          </th>
          <th scope="col" className={`${UNSORTED} lg:w-36`}>
            Status
          </th>
          <th scope="col" className={`${UNSORTED} lg:w-46`}>
            Recordings
          </th>
          <SortHeading sort="duration" filters={filters} className={`${HEAD} text-right lg:w-24`}>
            Duration
          </SortHeading>
          <th scope="col" className={`${UNSORTED} pr-0 pl-2 lg:w-31`}>
            Conference
          </th>
        </tr>
      </thead>
      <tbody className="max-lg:block">
        {conferences.map((conference) => (
          <LivePart key={conference.id} part={conference.id}>
            <ConferenceRow conference={conference} positions={positions} viewer={viewer} />
          </LivePart>
        ))}
      </tbody>
    </table>
  )
}

function orderWords({ sort, order }: ConferenceFilters) {
  if (sort === 'started') return order === 'desc' ? 'newest first' : 'oldest first'
  return order === 'desc' ? 'longest first' : 'shortest first'
}

export function ConferenceRow({
  conference,
  positions,
  viewer,
}: {
  conference: ListRow
  positions: Map<string, number>
  viewer: Viewer
}) {
  const { id, from, to, startedAt, durationSec } = conference
  const state = conferenceState(conference, viewer.now)
  const count = conference.audioStates.reduce((sum, states) => sum + states.count, 0)
  const tracks = tracksOf(conference, positions, viewer, { from: 1, count })
  const noted = countNoted(conference.audioStates)
  // On a narrow screen, the number of recordings and its note get their own line.
  const hasLongNote = count > 1 && noted.count > 0
  const [first, ...others] = tracks
  const parties = [from, to]
    .map((number) => (number === null ? 'unknown' : formatPhoneNumber(number)))
    .join(' to ')
  return (
    <tr
      data-players={Math.min(count, tracks.length + 1)}
      className="player-row border-line border-b hover:bg-sunk max-lg:grid max-lg:grid-cols-[3.25rem_1fr_auto] max-lg:gap-y-0.5 max-lg:py-3"
    >
      <td className={`${CELL} max-lg:row-span-3`}>
        {first && (
          <PlayButton tracks={[first, ...others]} label={`${parties}, ${formatMoment(startedAt, viewer)}`} />
        )}
      </td>
      <td className={CELL}>
        <span className="font-medium lg:whitespace-nowrap">
          <Moment at={startedAt} viewer={viewer} />
        </span>{' '}
        <span className="whitespace-nowrap text-faint text-[13px] max-lg:pl-1">
          {formatAge(startedAt, viewer)}
        </span>
      </td>
      <td className={`${CELL} max-lg:order-1 max-lg:col-span-2 max-lg:col-start-2`}>
        <FromTo from={from} to={to} />
      </td>
      <td className={`${CELL} max-lg:order-2 max-lg:col-start-2`}>
        <ConferenceStatus
          state={state}
          status={conference.status}
          age={
            state === 'live' ? (
              <LiveAge startedAtMs={startedAt.getTime()} ageSec={secondsBetween(startedAt, viewer.now)} />
            ) : undefined
          }
        />
      </td>
      <td
        className={`${CELL} text-soft max-lg:order-3 ${hasLongNote ? 'max-lg:col-span-2 max-lg:col-start-2' : 'max-lg:text-right'}`}
      >
        <RowRecordings conferenceId={id} tracks={tracks} count={count} noted={noted} parties={parties} />
      </td>
      <td className={`${CELL} text-right font-medium`}>
        {durationSec === null ? (
          <span className="text-faint">
            <span aria-hidden="true">–</span>
            <span className="sr-only">none</span>
          </span>
        ) : (
          <>
            <span title={spokenDuration(durationSec, viewer)}>{formatDuration(durationSec)}</span>
            <LengthBar durationSec={durationSec} />
          </>
        )}
      </td>
      <td
        className={`${CELL} whitespace-nowrap lg:pr-0 lg:pl-2 max-lg:order-4 max-lg:col-span-2 max-lg:col-start-2`}
      >
        <Link
          href={`/conferences/${id}`}
          title={id}
          data-row
          className="font-mono text-[13px] text-soft underline-offset-2 hover:text-accent hover:underline"
        >
          <IdText id={id} />
        </Link>
        <CopyId id={id} />
      </td>
    </tr>
  )
}

function secondsBetween(earlier: Date, later: Date) {
  return Math.max(0, Math.floor((later.getTime() - earlier.getTime()) / 1000))
}
