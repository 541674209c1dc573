import { shortenId, type Viewer, wordsOfName } from '@/lib/format'
import type { ConferencePost } from '@/lib/freeclimb/post'
import type { Replay } from '@/lib/ingest/replay'
import { type ActiveFilter, startedWords, unapplied } from '@/lib/list-query/field-words'
import type { DeliveryCriteria, DeliveryFilterName, DeliveryFilters, PostResult } from './filters'

export const RESULT_LABELS: Record<PostResult, string> = {
  stored: 'Stored',
  duplicate: 'Duplicate',
  ignored: 'Ignored',
  invalid: 'Invalid',
  refused: 'Refused',
}

const REQUEST_TYPE_LABELS: Record<ConferencePost['requestType'], string> = {
  conferenceStatus: 'Conference status',
  conferenceRecordingStatus: 'Conference recording',
}
const LABELS_BY_TYPE = new Map(Object.entries(REQUEST_TYPE_LABELS))

/** A request type in words: `Inbound call` for `inboundCall`. Anything that isn't a FreeClimb name stays as sent. */
export function requestTypeLabel(requestType: string | null): string {
  if (requestType === null) return 'No request type'
  const label = LABELS_BY_TYPE.get(requestType)
  return label ?? wordsOfName(requestType)
}

export function countedCopiesLabel(count: number): string {
  return count === 1 ? 'and 1 more copy' : `and ${count.toLocaleString('en')} more copies`
}

export function describeReplay({ changed, conferenceId, result }: Replay): string {
  if (changed === 'conference') return `Conference ${conferenceId} was updated.`
  return changed === 'result'
    ? `The result is now “${RESULT_LABELS[result]}”; no conference changed.`
    : 'Nothing changed.'
}

export type ActiveDeliveryFilter = ActiveFilter<DeliveryFilterName>

export function activeDeliveryFilters(filters: DeliveryFilters, viewer: Viewer): ActiveDeliveryFilter[] {
  const { result, type, since, until, id } = filters
  const active: Record<keyof DeliveryCriteria, ActiveDeliveryFilter | null> = {
    result: result.meaning && { label: RESULT_LABELS[result.meaning], names: ['result'] },
    requestType: type.meaning === null ? null : { label: requestTypeLabel(type.meaning), names: ['type'] },
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
  result: 'Result',
  type: 'Request type',
}

export function unappliedDeliveryFilters(filters: DeliveryFilters) {
  return unapplied(filters, FIELD_LABELS)
}
