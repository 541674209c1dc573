import { ArrowLeft } from 'lucide'
import type { Route } from 'next'
import type { ComponentProps, ReactNode } from 'react'
import { DeliveryTimeline } from '@/components/deliveries/delivery-timeline'
import { PartLinks } from '@/components/list/part-links'
import { ConferenceStatus } from '@/components/ui/conference-status'
import { Fact } from '@/components/ui/fact'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { ShortId } from '@/components/ui/short-id'
import { directionWords, statusLabel } from '@/lib/conferences/filter-words'
import { conferenceState } from '@/lib/conferences/state'
import type { TimelineDelivery } from '@/lib/deliveries/timeline'
import { formatCount, formatDuration, formatSpanEnd, type Viewer, wordsOfName, zoneName } from '@/lib/format'
import type { Part } from '@/lib/list-query/part-input'
import { LiveAge } from './live-age'
import { FromTo } from './phone-number'
import { RecordingCard } from './recording-card'
import { partyOf } from './row-content'

type Conference = {
  id: string
  accountId: string | null
  status: string | null
  from: string | null
  to: string | null
  direction: string | null
  callId: string | null
  callStatus: string | null
  queueId: string | null
  startedAt: Date
  endedAt: Date | null
  recordingCount: number
  durationSec: number | null
}

type Card = Omit<ComponentProps<typeof RecordingCard>, 'mayDownload' | 'isArchiving' | 'viewer'>

type Props = {
  conference: Conference
  part: Part
  cards: Card[]
  /** Why the page shows something other than its address asks for */
  faults: string[]
  /** One part of what FreeClimb sent; null for users who may not see deliveries */
  timeline: { part: Part; fault: string | null; deliveries: TimelineDelivery[] } | null
  mayDownload: boolean
  isArchiving: boolean
  viewer: Viewer
}

export function ConferenceView(props: Props) {
  const { conference, part, cards, faults, timeline, viewer, ...shared } = props
  const shown = { page: part.number, deliveries: timeline?.part.number ?? 1 }
  return (
    <article>
      <Link href="/conferences" className="inline-flex items-center gap-2 py-1 text-soft hover:text-text">
        <Icon node={ArrowLeft} /> Conferences
      </Link>
      <ConferenceHeader conference={conference} viewer={viewer} />
      <ConferenceFacts conference={conference} />

      <section aria-labelledby="recordings" className="mt-8">
        <h2 id="recordings" className="font-semibold text-base">
          Recordings
        </h2>
        {part.total === 0 && (
          <p className="mt-2 text-soft">
            None so far. FreeClimb sends a recording some time after everyone has left, and only of a
            conference that it was told to record.
          </p>
        )}
        {faults.map((fault) => (
          <ErrorMessage key={fault}>{fault}</ErrorMessage>
        ))}
        <InParts
          name="Recordings"
          part={part}
          hrefOf={(page) => partHref(conference.id, { ...shown, page }, 'recordings')}
          viewer={viewer}
        >
          <ol className="mt-3 flex flex-col gap-4">
            {cards.map((card) => (
              <RecordingCard key={card.recording.id} {...card} {...shared} viewer={viewer} />
            ))}
          </ol>
        </InParts>
      </section>

      {timeline !== null && (
        <section aria-labelledby="timeline" className="mt-10">
          <h2 id="timeline" className="font-semibold text-base">
            What FreeClimb sent
          </h2>
          {timeline.fault !== null && <ErrorMessage>{timeline.fault}</ErrorMessage>}
          <InParts
            name="Deliveries"
            part={timeline.part}
            hrefOf={(deliveries) => partHref(conference.id, { ...shown, deliveries }, 'timeline')}
            viewer={viewer}
          >
            {timeline.part.total === 0 && <p className="mt-2 text-soft">No posts about this conference.</p>}
            <div className="mt-2">
              <DeliveryTimeline deliveries={timeline.deliveries} viewer={viewer} />
            </div>
          </InParts>
        </section>
      )}
    </article>
  )
}

function ConferenceHeader({ conference, viewer }: { conference: Conference; viewer: Viewer }) {
  const { from, to, startedAt, endedAt, durationSec, status, recordingCount } = conference
  const state = conferenceState(conference, viewer.now)
  const end = endedAt && formatSpanEnd(endedAt, startedAt, viewer)
  const ageSec = Math.max(0, Math.floor((viewer.now.getTime() - startedAt.getTime()) / 1000))
  return (
    <header className="mt-4 flex flex-wrap items-end justify-between gap-3">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">
          <FromTo from={partyOf(from)} to={partyOf(to)} />
        </h1>
        <p className="mt-1 text-soft">
          <Moment at={startedAt} viewer={viewer} />
          {endedAt !== null && end !== null && (
            <>
              {' '}
              to <Moment at={endedAt} viewer={viewer} format={() => end} />
            </>
          )}
          {`, ${zoneName(viewer)}`}
          {durationSec !== null && ` · ${formatDuration(durationSec)} recorded`}
        </p>
      </div>
      <ConferenceStatus
        state={state}
        label={statusLabel(state, status)}
        age={state === 'live' ? <LiveAge startedAtMs={startedAt.getTime()} ageSec={ageSec} /> : undefined}
      />
      {/* A live region, so that screen readers announce only changes. */}
      <p role="status" className="sr-only">
        {statusLabel(state, status)}, {recordingsWords(recordingCount, viewer)}
      </p>
    </header>
  )
}

function recordingsWords(count: number, viewer: Viewer) {
  return count === 1 ? '1 recording' : `${formatCount(count, viewer)} recordings`
}

function ConferenceFacts({ conference }: { conference: Conference }) {
  const { id, accountId, direction, callId, callStatus, queueId } = conference
  return (
    <dl className="mt-6 flex flex-wrap gap-x-10 gap-y-4 border-line border-y py-4">
      <Fact name="Conference">
        <ShortId id={id} />
      </Fact>
      {accountId && (
        <Fact name="Account">
          <ShortId id={accountId} />
        </Fact>
      )}
      {direction && (
        <Fact name="Direction">
          <span title={direction}>{directionWords(direction)}</span>
        </Fact>
      )}
      {callId && (
        <Fact name="Call">
          <ShortId id={callId} /> {callStatus && <span title={callStatus}>{wordsOfName(callStatus)}</span>}
        </Fact>
      )}
      {queueId && (
        <Fact name="Queue">
          <ShortId id={queueId} />
        </Fact>
      )}
    </dl>
  )
}

function ErrorMessage({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="mt-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
      {children}
    </p>
  )
}

type InPartsProps = Omit<ComponentProps<typeof PartLinks>, 'label'> & { children: ReactNode }

function InParts({ children, ...links }: InPartsProps) {
  return (
    <>
      <PartLinks {...links} label={`${links.name}, pages`} />
      {children}
      <PartLinks {...links} label={`${links.name}, pages below`} />
    </>
  )
}

function partHref(id: string, shown: { page: number; deliveries: number }, anchor: string): Route {
  const params = new URLSearchParams()
  for (const [name, number] of Object.entries(shown)) if (number > 1) params.set(name, String(number))
  return `/conferences/${id}${params.size > 0 ? `?${params}` : ''}#${anchor}` as Route
}
