import { randomBytes } from 'node:crypto'
import type { Recording } from './account'

export interface RecordingPage {
  total: number
  start: number
  end: number
  page: number
  numPages: number
  pageSize: number
  nextPageUri: string | null
  recordings: Record<string, unknown>[]
}

interface Position {
  recordings: Recording[]
  page: number
  path: string
}

export interface ListSettings {
  pageSize: number
  /** Starts the cursor with `&` although no `?` precedes it, as some of FreeClimb's own examples do */
  ampersandCursor: boolean
  isBroken: (recordingId: string) => boolean
}

const CURSORS_KEPT = 10_000
const DAY_PATTERN = /^\d{4}-\d\d-\d\d$/
const MOMENT_PATTERN = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

/** Pages through the recordings as they were when the first page was requested. */
export class RecordingLists {
  readonly #settings: ListSettings
  readonly #positions = new Map<string, Position>()

  constructor(settings: ListSettings) {
    this.#settings = settings
  }

  /** `path` is relative to /apiserver. Returns null if a filter or the cursor is invalid. */
  list(path: string, query: URLSearchParams, recordings: readonly Recording[]): RecordingPage | null {
    const cursor = query.get('cursor')
    if (cursor !== null) {
      const position = this.#positions.get(cursor)
      return position && position.path === path ? this.#pageAt(position) : null
    }
    const filter = recordingFilter(query)
    return filter && this.#pageAt({ recordings: recordings.filter(filter), page: 0, path })
  }

  /** Expires every cursor. */
  forget(): void {
    this.#positions.clear()
  }

  #pageAt({ recordings, page, path }: Position): RecordingPage {
    const { pageSize, ampersandCursor, isBroken } = this.#settings
    const start = page * pageSize
    const end = Math.min(start + pageSize, recordings.length)
    const hasNext = end < recordings.length
    const cursor = hasNext ? this.#keep({ recordings, page: page + 1, path }) : null
    return {
      total: recordings.length,
      start,
      end: Math.max(start, end - 1),
      page,
      numPages: Math.ceil(recordings.length / pageSize),
      pageSize,
      nextPageUri: cursor && `${path}${ampersandCursor ? '&' : '?'}cursor=${cursor}`,
      recordings: recordings.slice(start, end).map((recording) => {
        const resource = recordingResource(recording)
        return isBroken(recording.recordingId) ? { ...resource, recordingId: null } : resource
      }),
    }
  }

  #keep(position: Position): string {
    const cursor = randomBytes(20).toString('hex')
    this.#positions.set(cursor, position)
    const oldest = this.#positions.keys().next()
    if (this.#positions.size > CURSORS_KEPT && !oldest.done) this.#positions.delete(oldest.value)
    return cursor
  }
}

export function recordingResource(recording: Recording): Record<string, unknown> {
  const { recordingId, createdAt, updatedAt, accountId } = recording
  const uri = `/Accounts/${accountId}/Recordings/${recordingId}`
  return {
    uri,
    revision: recording.deleted ? 2 : 1,
    dateCreated: createdAt.toUTCString(),
    dateUpdated: updatedAt.toUTCString(),
    dateCreatedISO: createdAt.toISOString(),
    dateUpdatedISO: updatedAt.toISOString(),
    recordingId,
    accountId,
    callId: recording.callId,
    conferenceId: recording.conferenceId,
    durationSec: recording.durationSec,
    deleted: recording.deleted,
    type: 'private',
    mimeType: 'audio/wav',
    downloadUrl: `${uri}/Download`,
  }
}

function recordingFilter(query: URLSearchParams): ((recording: Recording) => boolean) | null {
  const callId = query.get('callId')
  const conferenceId = query.get('conferenceId')
  const day = query.get('dateCreated')
  const startTime = query.get('startTime')
  const endTime = query.get('endTime')
  if (day !== null && !DAY_PATTERN.test(day)) return null
  if (startTime !== null && !MOMENT_PATTERN.test(startTime)) return null
  if (endTime !== null && !MOMENT_PATTERN.test(endTime)) return null
  return (recording) => {
    const createdAt = recording.createdAt.toISOString().slice(0, 19).replace('T', ' ')
    if (callId !== null && recording.callId !== callId) return false
    if (conferenceId !== null && recording.conferenceId !== conferenceId) return false
    if (day !== null && !createdAt.startsWith(day)) return false
    if (startTime !== null && createdAt < startTime) return false
    return endTime === null || createdAt <= endTime
  }
}
