import { type CsvStyle, csvHeader, csvLines, LONGEST_CELL } from '@/lib/csv'
import { csvStyleOf } from '@/lib/list-query/export-options'
import { conferenceRecord, statusWord } from './conference-record'
import { type Cursor, readCursor } from './cursor'
import type { ExportQuery } from './export-query'
import type { ConferenceListItem } from './list'
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
    let text = csv === null ? '' : csvHeader(CSV_COLUMNS, csv)
    let pageSize = FIRST_BATCH_ROWS
    let cursor: Cursor | null = null
    do {
      const { conferences, next } = await search.listConferences({ sort, order, cursor, pageSize })
      text += csv === null ? jsonLines(conferences, criteria.now) : csvRows(conferences, criteria.now, csv)
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
  // Without a cursor the export would start over and never end.
  if (cursor === null) throw new Error('the list gave a place that it does not read')
  return cursor
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

function csvRows(conferences: ConferenceListItem[], now: Date, style: CsvStyle): string {
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
      idsInOneCell(conference.recordings),
      conference.durationSec,
      conference.durationSec === null ? null : hoursMinutesSeconds(conference.durationSec),
    ]),
    style,
  )
}

/** As many IDs as fit in a spreadsheet cell. Another column has the count, and JSON Lines have all the IDs. */
function idsInOneCell(recordings: ConferenceListItem['recordings']): string {
  const ids = recordings.map(({ id }) => id).join(' ')
  return ids.length <= LONGEST_CELL ? ids : ids.slice(0, ids.lastIndexOf(' ', LONGEST_CELL))
}

function jsonLines(conferences: ConferenceListItem[], now: Date): string {
  return conferences.map((conference) => `${JSON.stringify(conferenceRecord(conference, now))}\n`).join('')
}

/** `0:05:07`, always with hours, because spreadsheets read `5:07` as hours and minutes. */
function hoursMinutesSeconds(durationSec: number): string {
  const [minutes, seconds] = [Math.floor(durationSec / 60) % 60, durationSec % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  return `${Math.floor(durationSec / 3600)}:${minutes}:${seconds}`
}
