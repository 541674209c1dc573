import { type CsvColumn, type CsvStyle, csvTable } from '@/lib/csv'
import type { AuditCriteria } from './filters'
import { type AuditLogEvent, readEvents } from './list'
import { appendPendingEvents } from './pending-events'

const BATCH_ROWS = 500
const BEFORE_ALL = -1n

/** The CSV column of each field */
const CSV_COLUMNS: Record<keyof AuditLogEvent, CsvColumn<AuditLogEvent>> = {
  seq: ['row', ({ seq }) => Number(seq)],
  at: ['at', ({ at }) => at.toISOString()],
  action: ['action', ({ action }) => action],
  actorKind: ['actor_kind', ({ actorKind }) => actorKind],
  actorId: ['actor_id', ({ actorId }) => actorId],
  actorName: ['actor', ({ actorName }) => actorName],
  targetKind: ['target_kind', ({ targetKind }) => targetKind],
  targetId: ['target_id', ({ targetId }) => targetId],
  address: ['address', ({ address }) => address],
  userAgent: ['user_agent', ({ userAgent }) => userAgent],
  details: ['details', ({ details }) => JSON.stringify(details)],
  previousHash: ['previous_hash', ({ previousHash }) => previousHash],
  hash: ['hash', ({ hash }) => hash],
}
const CSV = csvTable(Object.values(CSV_COLUMNS))

/** Streams matching events as text, oldest first: CSV, or JSON Lines if `csv` is null. Each chunk is read on demand. */
export async function* exportAuditLog(
  criteria: AuditCriteria,
  csv: CsvStyle | null,
): AsyncGenerator<string, void, void> {
  await appendPendingEvents()
  let text = csv === null ? '' : CSV.header(csv)
  let after = BEFORE_ALL
  for (;;) {
    const events = await readEvents(criteria, { direction: 'before', place: after }, BATCH_ROWS)
    text += csv === null ? events.map(lineOf).join('') : CSV.lines(events, csv)
    if (text !== '') yield text
    text = ''
    const last = events.at(-1)
    if (last === undefined || events.length < BATCH_ROWS) return
    after = last.seq
  }
}

function lineOf({ seq, ...event }: AuditLogEvent): string {
  return `${JSON.stringify({ row: Number(seq), ...event })}\n`
}
