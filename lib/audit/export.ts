import { type CsvStyle, csvHeader, csvLines } from '@/lib/csv'
import type { AuditCriteria } from './filters'
import { type AuditLogEvent, readEvents } from './list'
import { appendPendingEvents } from './pending-events'

const BATCH_ROWS = 500
const BEFORE_ALL = -1n

const COLUMNS = [
  'row',
  'at',
  'action',
  'actor_kind',
  'actor_id',
  'actor',
  'target_kind',
  'target_id',
  'address',
  'user_agent',
  'details',
  'previous_hash',
  'hash',
]

/** Streams matching events as text, oldest first: CSV, or JSON Lines if `csv` is null. Each chunk is read on demand. */
export async function* exportAuditLog(
  criteria: AuditCriteria,
  csv: CsvStyle | null,
): AsyncGenerator<string, void, void> {
  await appendPendingEvents()
  let text = csv === null ? '' : csvHeader(COLUMNS, csv)
  let after = BEFORE_ALL
  for (;;) {
    const events = await readEvents(criteria, { newer: after }, BATCH_ROWS)
    text += csv === null ? events.map(lineOf).join('') : csvLines(events.map(cellsOf), csv)
    if (text !== '') yield text
    text = ''
    const last = events.at(-1)
    if (last === undefined || events.length < BATCH_ROWS) return
    after = last.seq
  }
}

function cellsOf(event: AuditLogEvent) {
  return [
    Number(event.seq),
    event.at.toISOString(),
    event.action,
    event.actorKind,
    event.actorId,
    event.actorName,
    event.targetKind,
    event.targetId,
    event.address,
    event.userAgent,
    JSON.stringify(event.details),
    event.previousHash,
    event.hash,
  ]
}

function lineOf({ seq, ...event }: AuditLogEvent): string {
  return `${JSON.stringify({ row: Number(seq), ...event })}\n`
}
