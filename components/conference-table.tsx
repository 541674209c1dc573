import { ChevronUp, Play } from 'lucide'
import Link from 'next/link'
import type { ConferenceFilters } from '@/lib/conferences/filters'
import type { ConferenceListItem } from '@/lib/conferences/list'
import { conferenceState } from '@/lib/conferences/state'
import {
  formatAge,
  formatDuration,
  formatMoment,
  formatPhoneNumber,
  shortenId,
  spokenDuration,
  type Viewer,
} from '@/lib/format'
import { ConferenceStatus } from './conference-status'
import { FreshRow } from './list-news'
import { LiveAge } from './live-age'
import { Moment } from './moment'
import { FromTo } from './phone-number'
import { RecordingAudio } from './recording-audio'
import { RowPlayer } from './row-player'
import { SortHeading } from './sort-heading'
import { TableKeys } from './table-keys'
import { Icon } from './ui/icon'

type Props = { conferences: ConferenceListItem[]; filters: ConferenceFilters; viewer: Viewer }

const HEAD =
  'sticky top-0 z-10 bg-bg py-1.5 pr-4 font-medium text-[13px] text-soft sm:shadow-[inset_0_-1px_var(--line)]'
const UNSORTED = `${HEAD} max-sm:sr-only`
const CELL = 'max-sm:p-0 sm:h-11 sm:py-1 sm:pr-4'

// A row makes room for so many (globals.css); more are scrolled through.
const MOST_PLAYERS = 8

export function longestDuration(conferences: { durationSec: number | null }[]): number {
  return Math.max(1, ...conferences.map(({ durationSec }) => durationSec ?? 0))
}

export function ConferenceTable({ conferences, filters, viewer }: Props) {
  const longestSec = longestDuration(conferences)
  return (
    <TableKeys>
      <table className="w-full text-left max-sm:block" aria-label={`Conferences, ${orderWords(filters)}`}>
        <thead className="max-sm:sticky max-sm:top-0 max-sm:z-10 max-sm:block max-sm:bg-bg">
          <tr className="max-sm:flex max-sm:gap-4 max-sm:border-line max-sm:border-b">
            <th scope="col" className={`${UNSORTED} w-12`}>
              <span className="sr-only">Play</span>
            </th>
            <SortHeading sort="started" filters={filters} className={HEAD}>
              Started
            </SortHeading>
            <th scope="col" className={UNSORTED}>
              From → to
            </th>
            <th scope="col" className={UNSORTED}>
              Status
            </th>
            <th scope="col" className={UNSORTED}>
              Recordings
            </th>
            <SortHeading sort="duration" filters={filters} className={`${HEAD} text-right`}>
              Duration
            </SortHeading>
            <th scope="col" className={`${UNSORTED} pr-0 pl-2`}>
              Conference
            </th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {conferences.map((conference) => (
            <FreshRow key={conference.id} id={conference.id}>
              <ConferenceRow conference={conference} longestSec={longestSec} viewer={viewer} />
            </FreshRow>
          ))}
        </tbody>
      </table>
    </TableKeys>
  )
}

function orderWords({ sort, order }: ConferenceFilters) {
  if (sort === 'started') return order === 'desc' ? 'newest first' : 'oldest first'
  return order === 'desc' ? 'longest first' : 'shortest first'
}

export function ConferenceRow({
  conference,
  longestSec,
  viewer,
}: {
  conference: ConferenceListItem
  longestSec: number
  viewer: Viewer
}) {
  const { id, from, to, startedAt, recordingCount, durationSec } = conference
  const state = conferenceState(conference, viewer.now)
  return (
    <tr
      data-players={conference.recordings.length > MOST_PLAYERS ? 'many' : conference.recordings.length}
      className="player-row border-line border-b hover:bg-sunk max-sm:grid max-sm:grid-cols-[3.25rem_1fr_auto] max-sm:gap-y-0.5 max-sm:py-3"
    >
      <td className={`${CELL} max-sm:row-span-3`}>
        {conference.recordings.length > 0 && <Recordings conference={conference} viewer={viewer} />}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <span className="font-medium">
          <Moment at={startedAt} viewer={viewer} />
        </span>{' '}
        <span className="pl-1 text-faint text-[13px]">{formatAge(startedAt, viewer)}</span>
      </td>
      <td className={`${CELL} max-sm:order-1 max-sm:col-span-2 max-sm:col-start-2`}>
        <FromTo from={from} to={to} />
      </td>
      <td className={`${CELL} max-sm:order-2 max-sm:col-start-2`}>
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
      <td className={`${CELL} whitespace-nowrap text-soft max-sm:order-3 max-sm:text-right`}>
        {recordingWords(recordingCount)}
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
            <svg
              aria-hidden="true"
              width={Math.max(2, (durationSec / longestSec) * 64)}
              className="ml-auto block h-0.5 rounded-full bg-accent/60 max-sm:hidden"
            />
          </>
        )}
      </td>
      <td
        className={`${CELL} whitespace-nowrap sm:pr-0 sm:pl-2 max-sm:order-4 max-sm:col-span-2 max-sm:col-start-2`}
      >
        <Link
          href={`/conferences/${id}`}
          prefetch={false}
          title={id}
          data-conference
          className="font-mono text-[13px] text-soft underline-offset-2 hover:text-accent hover:underline"
        >
          {shortenId(id)}
        </Link>
      </td>
    </tr>
  )
}

function Recordings({ conference, viewer }: { conference: ConferenceListItem; viewer: Viewer }) {
  const { recordings, from, to, startedAt } = conference
  const parties = [from, to]
    .map((number) => (number === null ? 'unknown' : formatPhoneNumber(number)))
    .join(' to ')
  return (
    <RowPlayer
      summary={
        <summary
          aria-label={`Listen to ${parties}, ${formatMoment(startedAt, viewer)}`}
          className="grid size-8 place-items-center rounded-full border border-line bg-bg hover:border-accent hover:text-accent group-open/player:border-accent group-open/player:bg-accent group-open/player:text-on-accent group-open/player:hover:text-on-accent max-sm:size-11"
        >
          <Icon node={Play} size={14} filled className="ml-0.5 group-open/player:hidden" />
          <Icon node={ChevronUp} className="hidden group-open/player:block" />
        </summary>
      }
    >
      <div className="player-panel flex flex-col justify-end gap-2 sm:pl-12">
        {recordings.map(({ id, durationSec }, index) => (
          <div key={id} className="flex gap-x-4 max-sm:flex-col sm:min-h-10">
            <span className="w-40 shrink-0 text-soft text-[13px] sm:leading-10">
              Recording {index + 1}
              {durationSec !== null && ` · ${formatDuration(durationSec)}`}
            </span>
            <RecordingAudio recordingId={id} label={`Recording ${index + 1} of ${parties}`} />
          </div>
        ))}
      </div>
    </RowPlayer>
  )
}

function recordingWords(count: number) {
  if (count === 0) return ''
  return count === 1 ? '1 recording' : `${count} recordings`
}

function secondsBetween(earlier: Date, later: Date) {
  return Math.max(0, Math.floor((later.getTime() - earlier.getTime()) / 1000))
}
