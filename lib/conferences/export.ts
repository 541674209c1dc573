import { csvLines } from '@/lib/csv'
import { conferenceRecord, statusWord } from './conference-record'
import { type Cursor, readCursor } from './cursor'
import type { ExportFormat, ExportQuery } from './export-query'
import { type ConferenceListItem, listConferences } from './list'
import { summariseConferences } from './summary'

/** How an export ended. */
export type ExportEnd = {
  rowCount: number
  /** False when its reader left it or the database failed */
  isComplete: boolean
}

// Small, so that the first byte comes early.
const FIRST_BATCH_ROWS = 200
// Tens of milliseconds: an embedded database answers nobody else meanwhile.
const BATCH_ROWS = 500

/**
 * The conferences that match, as text in chunks, asked for batch by batch as they are read. No snapshot is held: a
 * conference whose sort key changes meanwhile can come twice, or by length not at all.
 */
export async function* exportConferences(
  { criteria, sort, order, format }: ExportQuery,
  onEnd: (end: ExportEnd) => void = () => {},
): AsyncGenerator<string, void, void> {
  const { begin, write } = FORMATS[format]
  let rowCount = 0
  let isComplete = false
  try {
    const { isCapped } = await summariseConferences(criteria)
    const query = { criteria, sort, order, areFew: !isCapped }
    let text = begin()
    let pageSize = FIRST_BATCH_ROWS
    let cursor: Cursor | null = null
    do {
      const { conferences, next } = await listConferences({ ...query, cursor, pageSize })
      text += write(conferences, criteria.now)
      rowCount += conferences.length
      if (text !== '') yield text
      text = ''
      cursor = next === null ? null : cursorAfter(next, sort)
      pageSize = BATCH_ROWS
    } while (cursor !== null)
    isComplete = true
  } finally {
    onEnd({ rowCount, isComplete })
  }
}

function cursorAfter(after: string, sort: ExportQuery['sort']) {
  const { cursor } = readCursor({ after }, sort)
  // Without a place to go on from, the export would begin again, and never end.
  if (cursor === null) throw new Error('the list gave a place that it does not read')
  return cursor
}

const FORMATS: Record<
  ExportFormat,
  { begin: () => string; write: (conferences: ConferenceListItem[], now: Date) => string }
> = {
  csv: { begin: () => csvLines([CSV_COLUMNS]), write: writeCsv },
  jsonl: { begin: () => '', write: writeJsonLines },
}

const CSV_COLUMNS = [
  'conference_id',
  'started_at',
  'ended_at',
  'status',
  'from',
  'to',
  'direction',
  'call_id',
  'account_id',
  'recordings',
  'recording_ids',
  'duration_seconds',
  'duration',
]

function writeCsv(conferences: ConferenceListItem[], now: Date): string {
  return csvLines(
    conferences.map((conference) => [
      conference.id,
      conference.startedAt.toISOString(),
      conference.endedAt?.toISOString() ?? null,
      statusWord(conference, now),
      conference.from,
      conference.to,
      conference.direction,
      conference.callId,
      conference.accountId,
      conference.recordings.length,
      conference.recordings.map(({ id }) => id).join(' '),
      conference.durationSec,
      conference.durationSec === null ? null : hoursMinutesSeconds(conference.durationSec),
    ]),
  )
}

function writeJsonLines(conferences: ConferenceListItem[], now: Date): string {
  return conferences.map((conference) => `${JSON.stringify(conferenceRecord(conference, now))}\n`).join('')
}

/** `0:05:07`: with hours always, or a spreadsheet takes minutes for hours. */
function hoursMinutesSeconds(durationSec: number): string {
  const [minutes, seconds] = [Math.floor(durationSec / 60) % 60, durationSec % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${Math.floor(durationSec / 3600)}:${minutes}:${seconds}`
}
