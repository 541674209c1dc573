import type { Route } from 'next'
import { type ActionAnswer, ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { ConferenceStatus } from '@/components/ui/conference-status'
import { Fact } from '@/components/ui/fact'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { ShortId } from '@/components/ui/short-id'
import { statusLabel } from '@/lib/conferences/filter-words'
import { conferenceState } from '@/lib/conferences/state'
import type { DeliveryDetail } from '@/lib/deliveries/detail'
import { requestTypeLabel } from '@/lib/deliveries/words'
import { formatDuration, formatMomentWithin, type Viewer } from '@/lib/format'
import { DeliveryResult } from './delivery-result'
import { SentContent } from './sent-content'

const LINK = 'text-accent underline underline-offset-2'

type Props = {
  delivery: DeliveryDetail
  replay: (before: ActionAnswer, form: FormData) => Promise<ActionAnswer>
  viewer: Viewer
}

export function DeliveryReport({ delivery, replay, viewer }: Props) {
  const { id, result, reason, requestType, receivedAt, sentAt, conferenceId, recordingId, sent, copies } =
    delivery
  return (
    <>
      <header className="mt-4 flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-2xl tracking-tight">
            {requestTypeLabel(requestType)}
          </h1>
          {reason !== null && <p className="mt-1 text-soft">{reason}</p>}
        </div>
        <DeliveryResult result={result} />
      </header>

      <dl className="mt-6 flex flex-wrap gap-x-10 gap-y-4 border-line border-y py-4">
        <Fact name="Received">
          <Moment at={receivedAt} viewer={viewer} />
        </Fact>
        <Fact name="Sent (per signature)">
          <Moment at={sentAt} viewer={viewer} />
        </Fact>
        <Fact name="Delivery">
          <ShortId id={id} />
        </Fact>
        {copies !== null && copies.received > 1 && (
          <Fact name="Copies of this body">
            {copies.received.toLocaleString('en')} received, the last{' '}
            <Moment at={copies.lastReceivedAt} viewer={viewer} />
            {copies.received > copies.kept && (
              <span className="mt-1 block text-soft text-[13px]">
                {copies.kept} are kept whole, the others only counted.
              </span>
            )}
          </Fact>
        )}
        {conferenceId !== null && (
          <Fact name="Conference">
            <Conference delivery={delivery} conferenceId={conferenceId} viewer={viewer} />
          </Fact>
        )}
        {recordingId !== null && (
          <Fact name="Recording">
            <Recording delivery={delivery} recordingId={recordingId} viewer={viewer} />
          </Fact>
        )}
      </dl>

      <section aria-labelledby="replay" className="mt-8">
        <h2 id="replay" className="font-semibold text-base">
          Replay
        </h2>
        <p className="mt-1 mb-3 text-soft">
          Processes this post again. Safe to repeat: nothing is counted twice.
        </p>
        <ActionForm
          action={replay}
          submit="Replay"
          button={PLAIN_BUTTON}
          className="flex flex-wrap items-center gap-3"
        >
          <input type="hidden" name="deliveryId" value={id} />
        </ActionForm>
      </section>

      <SentContent sent={sent} sizeBytes={sent.keptBytes} viewer={viewer} />
    </>
  )
}

function Conference({
  delivery: { conference },
  conferenceId,
  viewer,
}: {
  delivery: DeliveryDetail
  conferenceId: string
  viewer: Viewer
}) {
  const state = conference && conferenceState(conference, viewer.now)
  return (
    <>
      {conference === null || state === null ? (
        <>
          <ShortId id={conferenceId} /> is not known
        </>
      ) : (
        <span className="inline-flex flex-wrap items-center gap-2">
          <Link href={`/conferences/${conference.id}`} className={LINK}>
            <ShortId id={conference.id} />
          </Link>
          <ConferenceStatus state={state} label={statusLabel(state, conference.status)} />
        </span>
      )}
      <Link href={`/deliveries?id=${conferenceId}` as Route} className={`mt-1 block text-[13px] ${LINK}`}>
        All deliveries for this conference
      </Link>
    </>
  )
}

function Recording({
  delivery: { recording, conferenceId },
  recordingId,
  viewer,
}: {
  delivery: DeliveryDetail
  recordingId: string
  viewer: Viewer
}) {
  if (recording === null)
    return (
      <>
        <ShortId id={recordingId} /> is not known
      </>
    )
  const { durationSec, receivedAt, deletedAt } = recording
  return (
    <>
      <ShortId id={recordingId} />
      {durationSec !== null && ` · ${formatDuration(durationSec)}`}
      <span className="mt-1 block text-soft text-[13px]">
        {deletedAt === null ? (
          <>
            known since <Moment at={receivedAt} viewer={viewer} format={formatMomentWithin} />
          </>
        ) : (
          <>
            deleted at FreeClimb, known since{' '}
            <Moment at={deletedAt} viewer={viewer} format={formatMomentWithin} />
          </>
        )}
      </span>
      {recording.conferenceId !== conferenceId && (
        <Link href={`/conferences/${recording.conferenceId}`} className={LINK}>
          of <ShortId id={recording.conferenceId} />
        </Link>
      )}
    </>
  )
}
