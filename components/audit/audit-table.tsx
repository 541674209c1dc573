import { ChevronDown } from 'lucide'
import type { Route } from 'next'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { Moment } from '@/components/ui/moment'
import { CopyId, IdText, ShortId } from '@/components/ui/short-id'
import type { AuditLogEvent, OpenListening } from '@/lib/audit/list'
import { IDLE_MIN } from '@/lib/audit/listening'
import { currentName } from '@/lib/audit/stored-names'
import { describeDetails, describeHeard } from '@/lib/audit/words'
import { formatMomentWithin, formatSpanEnd, type Viewer } from '@/lib/format'

const HEAD = 'py-1.5 pr-4 font-medium text-[13px] text-soft'
const ROW =
  'border-line border-b align-top hover:bg-sunk max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:gap-x-4 max-sm:gap-y-0.5 max-sm:py-3'
const CELL = 'min-w-0 max-sm:p-0 sm:py-2.5 sm:pr-4'
const WIDE = 'max-sm:col-span-2'

export function AuditTable({ events, viewer }: { events: AuditLogEvent[]; viewer: Viewer }) {
  return (
    <table className="w-full text-left max-sm:block" aria-label="Audit log, newest first">
      <thead className="max-sm:sr-only">
        <tr className="border-line border-b">
          {['When', 'Action', 'Who', 'Object', 'Source'].map((heading) => (
            <th key={heading} scope="col" className={HEAD}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {events.map((event) => (
          <tr key={String(event.seq)} className={ROW}>
            <td
              className={`${CELL} whitespace-nowrap text-soft max-sm:order-1 max-sm:text-right`}
              title={`Row ${event.seq}`}
            >
              <Moment at={event.at} viewer={viewer} />
            </td>
            <td className={CELL}>
              <span className="font-medium">{currentName(event.action)}</span>
              <Details event={event} viewer={viewer} />
            </td>
            <td className={`${CELL} ${WIDE} break-words max-sm:order-2`}>
              <Actor kind={event.actorKind} name={event.actorName} />
            </td>
            <td className={`${CELL} ${WIDE} whitespace-nowrap max-sm:order-3 max-sm:empty:hidden`}>
              <Target
                kind={event.targetKind}
                id={event.targetId}
                conferenceId={stringOrNull(event.details.conferenceId)}
              />
            </td>
            <td className={`${CELL} ${WIDE} max-sm:order-4 sm:pr-0`}>
              <Whence address={event.address} userAgent={event.userAgent} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Listening sessions that haven't been idle long enough to be in the audit log. */
export function ListeningNow({ listenings, viewer }: { listenings: OpenListening[]; viewer: Viewer }) {
  if (listenings.length === 0) return null
  return (
    <section aria-labelledby="listening-now" className="my-4 rounded-lg border border-line">
      <details className="phone-fold">
        <summary>
          Listening now ({listenings.length})
          <Icon node={ChevronDown} className="phone-fold-mark ml-auto" />
        </summary>
        <div className="phone-fold-content">
          <h2 id="listening-now" className="font-semibold text-base">
            Listening now
          </h2>
          <p className="text-soft text-[13px]">
            Logged when the player moves on or closes, or after {IDLE_MIN} minutes without playback.
          </p>
          <ul>
            {listenings.map((listening) => (
              <li
                key={listening.id}
                className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-line border-t py-2"
              >
                <span className="min-w-0 break-words font-medium">
                  <Actor kind={listening.actorKind} name={listening.actorName} />
                </span>
                <span className="whitespace-nowrap">
                  <Target kind="recording" id={listening.recordingId} conferenceId={listening.conferenceId} />
                </span>
                <span className="text-soft">
                  since <Moment at={listening.startedAt} viewer={viewer} format={formatMomentWithin} />,{' '}
                  {describeHeard(listening.heardSec)}
                </span>
                <span className="text-soft">
                  <Whence address={listening.address} userAgent={listening.userAgent} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      </details>
    </section>
  )
}

function Details({ event: { action, details }, viewer }: { event: AuditLogEvent; viewer: Viewer }) {
  const words = describeDetails(action, details, viewer)
  const [startedAt, endedAt] = [momentOrNull(details.startedAt), momentOrNull(details.endedAt)]
  const end = startedAt && endedAt && formatSpanEnd(endedAt, startedAt, viewer)
  if (words === '') return null
  return (
    <span className="block break-words text-soft text-[13px]">
      {words}
      {startedAt && endedAt && (
        <>
          , <Moment at={startedAt} viewer={viewer} format={formatMomentWithin} />
          {end !== null && (
            <>
              {' '}
              to <Moment at={endedAt} viewer={viewer} format={() => end} />
            </>
          )}
        </>
      )}
    </span>
  )
}

function Actor({ kind, name }: { kind: AuditLogEvent['actorKind']; name: string | null }) {
  if (kind === 'system') return 'the server'
  if (kind === 'stranger') return name === null ? 'unknown' : `unknown (as ${name})`
  return kind === 'key' ? `key ${name}` : (name ?? 'unknown')
}

function Target({
  kind,
  id,
  conferenceId,
}: {
  kind: string | null
  id: string | null
  conferenceId: string | null
}) {
  if (kind === null) return null
  const conference = kind === 'conference' ? id : conferenceId
  if (id === null) return kind
  if (kind === 'delivery') return <TargetLink kind={kind} id={id} href={`/deliveries/${id}` as Route} />
  if (conference === null)
    return (
      <>
        {kind} <ShortId id={kind === 'list' ? currentName(id) : id} />
      </>
    )
  return <TargetLink kind={kind} id={id} href={`/conferences/${conference}` as Route} />
}

function TargetLink({ kind, id, href }: { kind: string; id: string; href: Route }) {
  return (
    <>
      {kind}{' '}
      <Link href={href} title={id} className="font-mono text-[13px] text-accent underline underline-offset-2">
        <IdText id={id} />
      </Link>
      <CopyId id={id} />
    </>
  )
}

function Whence({ address, userAgent }: { address: string | null; userAgent: string | null }) {
  return (
    <span className="block min-w-0">
      {address ?? '–'}
      {userAgent !== null && (
        <span title={userAgent} className="block max-w-56 truncate text-faint text-[12px]">
          {userAgent}
        </span>
      )}
    </span>
  )
}

function stringOrNull(value: unknown) {
  return typeof value === 'string' ? value : null
}

function momentOrNull(value: unknown) {
  const moment = new Date(stringOrNull(value) ?? Number.NaN)
  return Number.isNaN(moment.getTime()) ? null : moment
}
