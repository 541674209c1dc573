import { type CsvColumn, csvTable, LONGEST_CELL } from '@/lib/csv'
import { csvStyleOf } from '@/lib/list-query/export-options'
import { type ConferenceRecord, conferenceRecord } from './conference-record'
import { type Cursor, readCursor } from './cursor'
import type { ExportQuery } from './export-query'
import { openSearch } from './search'

export type ExportEnd = {
  rowCount: number
  /** False if the reader left or the database failed */
  isComplete: boolean
}

// Small, so the first byte arrives soon.
const FIRST_BATCH_ROWS = 200
// Takes tens of milliseconds, in which an embedded database can't answer anyone else.
const BATCH_ROWS = 500

/**
 * Yields the matching conferences as text, querying each batch when the reader asks for it. There's no snapshot: a
 * conference whose sort key changes meanwhile can appear twice or, sorted by duration, not at all.
 */
export async function* exportConferences(
  { criteria, sort, order, format, separator }: ExportQuery,
  onEnd: (end: ExportEnd) => void = () => {},
): AsyncGenerator<string, void, void> {
  const csv = csvStyleOf(format, separator)
  let rowCount = 0
  let isComplete = false
  try {
    const search = openSearch(criteria)
    let text = csv === null ? '' : CSV.header(csv)
    let pageSize = FIRST_BATCH_ROWS
    let cursor: Cursor | null = null
    do {
      const { rows, next } = await search.listConferences({ sort, order, cursor, pageSize })
      const records = rows.map((conference) => conferenceRecord(conference, criteria.now))
      text += csv === null ? records.map(lineOf).join('') : CSV.lines(records, csv)
      rowCount += rows.length
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
  // Without a cursor the export would start over and never end.
  if (cursor === null) throw new Error('the list gave a place that it does not read')
  return cursor
}

/** The CSV columns of each field of the record; none for one that CSV leaves out. */
const CSV_COLUMNS: Record<keyof ConferenceRecord, CsvColumn<ConferenceRecord>[]> = {
  conferenceId: [['conference_id', ({ conferenceId }) => conferenceId]],
  startedAt: [['started_at', ({ startedAt }) => startedAt]],
  endedAt: [['ended_at', ({ endedAt }) => endedAt]],
  status: [['status', ({ status }) => status]],
  from: [['from', ({ from }) => from]],
  to: [['to', ({ to }) => to]],
  direction: [['direction', ({ direction }) => direction]],
  callId: [['call_id', ({ callId }) => callId]],
  accountId: [['account_id', ({ accountId }) => accountId]],
  recordings: [
    ['recordings', ({ recordings }) => recordings.length],
    ['recording_ids', ({ recordings }) => idsInOneCell(recordings)],
  ],
  durationSec: [
    ['duration_seconds', ({ durationSec }) => durationSec],
    ['duration', ({ durationSec }) => (durationSec === null ? null : hoursMinutesSeconds(durationSec))],
  ],
}
const CSV = csvTable(Object.values(CSV_COLUMNS).flat())

function lineOf(record: ConferenceRecord): string {
  return `${JSON.stringify(record)}\n`
}

/** As many IDs as fit in a spreadsheet cell. Another column has the count, and JSON Lines have all the IDs. */
function idsInOneCell(recordings: ConferenceRecord['recordings']): string {
  const ids = recordings.map(({ id }) => id).join(' ')
  return ids.length <= LONGEST_CELL ? ids : ids.slice(0, ids.lastIndexOf(' ', LONGEST_CELL))
}

/** `0:05:07`, always with hours, because spreadsheets read `5:07` as hours and minutes. */
function hoursMinutesSeconds(durationSec: number): string {
  const [minutes, seconds] = [Math.floor(durationSec / 60) % 60, durationSec % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${Math.floor(durationSec / 3600)}:${minutes}:${seconds}`
}
