import { shortenId, type Viewer, wordsOfName } from '@/lib/format'
import type { Replay } from '@/lib/ingest/replay'
import { type ActiveFilter, startedWords, unapplied } from '@/lib/list-query/field-words'
import type { DeliveryCriteria, DeliveryFilterName, DeliveryFilters, PostVerdict } from './filters'

export const VERDICT_LABELS: Record<PostVerdict, string> = {
  stored: 'Stored',
  duplicate: 'Duplicate',
  ignored: 'Ignored',
  invalid: 'Invalid',
  refused: 'Refused',
}

const REQUEST_TYPE_LABELS = new Map([
  ['conferenceStatus', 'Conference status'],
  ['conferenceRecordingStatus', 'Conference recording'],
])

/** A request type in words: `Inbound call` for `inboundCall`. Anything that isn't a FreeClimb name stays as sent. */
export function requestTypeWords(requestType: string | null): string {
  if (requestType === null) return 'No request type'
  const label = REQUEST_TYPE_LABELS.get(requestType)
  return label ?? wordsOfName(requestType)
}

export function countedCopiesWords(count: number): string {
  return count === 1 ? 'and 1 more copy' : `and ${count.toLocaleString('en')} more copies`
}

export function replayWords({ changed, conferenceId, verdict }: Replay): string {
  if (changed === 'conference') return `Conference ${conferenceId} was updated.`
  return changed === 'verdict'
    ? `The result is now “${VERDICT_LABELS[verdict]}”; no conference changed.`
    : 'Nothing changed.'
}

export type ActiveDeliveryFilter = ActiveFilter<DeliveryFilterName>

export function activeDeliveryFilters(filters: DeliveryFilters, viewer: Viewer): ActiveDeliveryFilter[] {
  const { verdict, type, since, until, id } = filters
  const active: Record<keyof DeliveryCriteria, ActiveDeliveryFilter | null> = {
    verdict: verdict.meaning && { label: VERDICT_LABELS[verdict.meaning], names: ['verdict'] },
    requestType: type.meaning === null ? null : { label: requestTypeWords(type.meaning), names: ['type'] },
    received: (since.meaning || until.meaning) && {
      label: startedWords(since.meaning, until.meaning, viewer),
      names: ['since', 'until'],
    },
    ids: id.meaning && { label: `ID: ${shortenId(id.typed)}`, names: ['id'] },
  }
  return Object.values(active).filter((filter) => filter !== null)
}

const FIELD_LABELS: Record<DeliveryFilterName, string> = {
  id: 'ID',
  since: 'First day',
  until: 'Last day',
  verdict: 'Result',
  type: 'Request type',
}

export function unappliedDeliveryFilters(filters: DeliveryFilters) {
  return unapplied(filters, FIELD_LABELS)
}
