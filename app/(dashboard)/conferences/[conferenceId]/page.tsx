import { ArrowLeft } from 'lucide'
import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { authorise, currentOrigin } from '@/app/access'
import { pageTitle } from '@/app/page-title'
import { readParams } from '@/app/read-params'
import { copyOpenedAfterwards } from '@/app/run-jobs'
import { readViewer } from '@/app/viewer'
import { ConferenceStatus } from '@/components/conference-status'
import { DeliveryTimeline } from '@/components/delivery-timeline'
import { Fact } from '@/components/fact'
import { Moment } from '@/components/moment'
import { FromTo } from '@/components/phone-number'
import { RecordingCard } from '@/components/recording-card'
import { ShortId } from '@/components/short-id'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { noteOpening } from '@/lib/access/opening'
import { mayDo } from '@/lib/access/permissions'
import { getConference, listDeliveries } from '@/lib/conferences/detail'
import { directionWords } from '@/lib/conferences/filter-words'
import { readPlace } from '@/lib/conferences/place-input'
import { conferenceState } from '@/lib/conferences/state'
import { formatDuration, formatMoment, wordsOfName, zoneName } from '@/lib/format'
import { isArchiving } from '@/lib/recordings/archiving'
import { positionsOf } from '@/lib/recordings/positions'
import { peaksOf } from '@/lib/recordings/recording-peaks'
import { recordingTitle } from '@/lib/recordings/recording-title'
import { tracksOf } from '@/lib/recordings/tracks'
import { waveformNotes } from '@/lib/recordings/waveform-note'
import { retryAudio } from './actions'

export async function generateMetadata({
  params,
}: PageProps<'/conferences/[conferenceId]'>): Promise<Metadata> {
  const [{ conference }, viewer] = await Promise.all([
    openConference((await params).conferenceId),
    readViewer(),
  ])
  if (conference === null) return { title: 'Page not found' }
  return { title: pageTitle(recordingTitle(conference), formatMoment(conference.startedAt, viewer)) }
}

// Once for a page and its title, which says as much. Waited for: what is not noted is not shown. Each drawing counts, for
// a header that says otherwise is the visitor's own word. Next draws no page ahead of a visit that has no loading.tsx.
const openConference = cache(async (conferenceId: string) => {
  const actor = await authorise('browse')
  const conference = await getConference(conferenceId)
  if (conference !== null) await noteOpening(actor, await currentOrigin(), conferenceId)
  return { actor, conference }
})

export default async function ConferencePage({
  params,
  searchParams,
}: PageProps<'/conferences/[conferenceId]'>) {
  const { conferenceId } = await params
  const { actor, conference } = await openConference(conferenceId)
  if (conference === null) notFound()
  const recordingIds = conference.recordings.map(({ id }) => id)
  const [viewer, deliveries, peaks, positions] = await Promise.all([
    readViewer(),
    mayDo(actor.role, 'deliveries') ? listDeliveries(conferenceId) : null,
    peaksOf(recordingIds),
    positionsOf(actor.id, recordingIds),
  ])
  const { from, to, startedAt, endedAt, recordings, durationSec } = conference
  const notes = await waveformNotes(
    recordings
      .filter(({ id }) => !peaks.has(id))
      .map((recording) => ({ ...recording, durationSec: recording.saidSec })),
  )
  copyOpenedAfterwards(
    actor,
    recordingIds.filter((id) => notes.get(id)?.isComing),
  )
  const tracks = tracksOf(conference, positions, viewer)
  const { cue, fault } = readPlace(await readParams(searchParams), tracks)

  return (
    <article>
      <Link href="/conferences" className="inline-flex items-center gap-2 py-1 text-soft hover:text-text">
        <Icon node={ArrowLeft} /> Conferences
      </Link>
      <header className="mt-4 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="font-semibold text-2xl tracking-tight">
            <FromTo from={from} to={to} />
          </h1>
          <p className="mt-1 text-soft">
            <Moment at={startedAt} viewer={viewer} />
            {endedAt && (
              <>
                {' '}
                to <Moment at={endedAt} viewer={viewer} />
              </>
            )}
            {`, ${zoneName(viewer)}`}
            {durationSec !== null && ` · ${formatDuration(durationSec)} recorded`}
          </p>
        </div>
        <ConferenceStatus state={conferenceState(conference, viewer.now)} status={conference.status} />
      </header>

      <dl className="mt-6 flex flex-wrap gap-x-10 gap-y-4 border-line border-y py-4">
        <Fact name="Conference">
          <ShortId id={conference.id} />
        </Fact>
        {conference.accountId && (
          <Fact name="Account">
            <ShortId id={conference.accountId} />
          </Fact>
        )}
        {conference.direction && (
          <Fact name="Direction">
            <span title={conference.direction}>{directionWords(conference.direction)}</span>
          </Fact>
        )}
        {conference.callId && (
          <Fact name="Call">
            <ShortId id={conference.callId} />{' '}
            {conference.callStatus && (
              <span title={conference.callStatus}>{wordsOfName(conference.callStatus)}</span>
            )}
          </Fact>
        )}
        {conference.queueId && (
          <Fact name="Queue">
            <ShortId id={conference.queueId} />
          </Fact>
        )}
      </dl>

      <section aria-labelledby="recordings" className="mt-8">
        <h2 id="recordings" className="font-semibold text-base">
          Recordings
        </h2>
        {recordings.length === 0 && (
          <p className="mt-2 text-soft">
            None so far. FreeClimb sends a recording some time after everyone has left, and only of a
            conference that it was told to record.
          </p>
        )}
        {fault !== null && (
          <p role="status" className="mt-2 rounded-md bg-waiting-soft px-3 py-2 text-waiting">
            {fault}
          </p>
        )}
        <ol className="mt-3 flex flex-col gap-4">
          {recordings.map((recording, index) => {
            const track = tracks[index]
            return (
              track && (
                <RecordingCard
                  key={recording.id}
                  recording={recording}
                  track={track}
                  number={index + 1}
                  peaks={peaks.get(recording.id) ?? null}
                  waveformNote={notes.get(recording.id) ?? null}
                  cueSec={cue?.recordingId === recording.id ? cue.sec : null}
                  retry={retryAudio.bind(null, recording.id)}
                  mayDownload={mayDo(actor.role, 'download')}
                  isArchiving={isArchiving()}
                  viewer={viewer}
                />
              )
            )
          })}
        </ol>
      </section>

      {deliveries !== null && (
        <section aria-labelledby="timeline" className="mt-10">
          <h2 id="timeline" className="font-semibold text-base">
            What FreeClimb sent
          </h2>
          <div className="mt-2">
            <DeliveryTimeline deliveries={deliveries} viewer={viewer} />
          </div>
        </section>
      )}
    </article>
  )
}
