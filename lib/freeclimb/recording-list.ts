import { z } from 'zod'
import { log } from '@/lib/log'
import { type Result, refuse } from '@/lib/result'
import {
  askWithinOrigin,
  bodyOf,
  type FreeClimbSettings,
  failureOfError,
  readBody,
  reasonOf,
} from './api-request'
import { inTurns } from './in-turns'
import { type ListedRecording, parseListedRecording } from './listed-recording'
import { nextPageUrl } from './next-page'
import { AudioBytes } from './recording-audio-bytes'
import { parseUpstreamError } from './recording-audio-error'

const MAX_BODY_BYTES = 8 * 1024 * 1024

/** The first page of recordings made since a time, or the page that an earlier one named. */
export type PagePlace = { since: Date | null } | { nextPageUri: string }

export type RecordingPage = {
  /** Recordings of conferences */
  recordings: ListedRecording[]
  /** Number of recordings of calls */
  skipped: number
  /** Number of items without a usable ID */
  failed: number
  total: number | null
  /** As FreeClimb wrote it; null on the last page */
  nextPageUri: string | null
}

export type ListFailure =
  | 'credentials'
  | 'rate-limited'
  | 'timeout'
  | 'unreachable'
  | 'unreadable'
  | 'cursor-refused'
  | 'aborted'

export type ListProblem = { failure: ListFailure; detail?: string }

type Asked = Result<RecordingPage, ListProblem & { retryAfterSec?: number }>

/** Requests a page of the account's recordings, newest first. */
export async function requestRecordingPage(
  place: PagePlace,
  signal: AbortSignal,
  settings: FreeClimbSettings,
  { retryBaseMs }: { retryBaseMs?: number } = {},
): Promise<Result<RecordingPage, ListProblem>> {
  const url =
    'nextPageUri' in place ? nextPageUrl(place.nextPageUri, settings.apiUrl) : firstPageUrl(place, settings)
  if (url === null) return refuse({ failure: 'unreadable', detail: 'The next page lies elsewhere.' })
  try {
    const asked = await inTurns((turn) => ask(url, turn, settings), signal, retryBaseMs)
    if (asked === 'no-turn') return refuse({ failure: 'rate-limited' })
    return signal.aborted ? refuse({ failure: 'aborted' }) : asked
  } catch (error) {
    if (signal.aborted) return refuse({ failure: 'aborted' })
    throw error
  }
}

function firstPageUrl({ since }: { since: Date | null }, { apiUrl, accountId }: FreeClimbSettings) {
  const url = new URL(`${apiUrl}/Accounts/${encodeURIComponent(accountId)}/Recordings`)
  // "YYYY-MM-DD hh:mm:ss", in UTC
  if (since !== null) url.searchParams.set('startTime', since.toISOString().slice(0, 19).replace('T', ' '))
  return url
}

async function ask(url: URL, signal: AbortSignal, settings: FreeClimbSettings): Promise<Asked> {
  const bytes = new AudioBytes(signal, settings)
  try {
    const response = await askWithinOrigin(url, { Accept: 'application/json' }, bytes.signal, settings)
    bytes.attach(bodyOf(response))
    const { text, isWhole } = await readBody(bytes, MAX_BODY_BYTES)
    if (!isWhole) {
      bytes.stop()
      return refuse({ failure: 'unreadable', detail: 'The page is larger than 8 MiB.' })
    }
    const { statusCode: status = 0, headers } = response
    return status === 200
      ? (readPage(text) ?? refuse(readProblem(status, text, null, url)))
      : refuse(readProblem(status, text, headers['retry-after'] ?? null, url))
  } catch (error) {
    const failure = failureOfError(error, bytes)
    bytes.stop()
    if (failure === 'client-left') return refuse({ failure: 'aborted' })
    log.warn({ reason: reasonOf(error) }, 'the list of recordings could not be read')
    return refuse({ failure: failure === 'timeout' ? 'timeout' : 'unreachable' })
  }
}

const pageSchema = z.object({
  recordings: z.array(z.unknown()),
  total: z.int().min(0).nullish().catch(null),
  nextPageUri: z.string().nullish(),
})

function readPage(text: string): { ok: true; value: RecordingPage } | null {
  const page = pageSchema.safeParse(parseJson(text))
  if (!page.success) return null
  const items = page.data.recordings.map(parseListedRecording)
  const { total, nextPageUri } = page.data
  const value = {
    recordings: items.filter((item) => typeof item !== 'string'),
    skipped: items.filter((item) => item === 'of-a-call').length,
    failed: items.filter((item) => item === 'unusable').length,
    total: total ?? null,
    nextPageUri: nextPageUri?.trim() ? nextPageUri.trim() : null,
  }
  return { ok: true, value }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

// FreeClimb's error codes say more than the HTTP status.
function readProblem(
  status: number,
  text: string,
  retryAfter: string | null,
  url: URL,
): ListProblem & { retryAfterSec?: number } {
  const { failure, retryAfterSec } = parseUpstreamError(status, text, retryAfter)
  if (failure === 'rate-limited') return { failure, retryAfterSec }
  if (failure === 'credentials' || failure === 'timeout') return { failure }
  if (failure === 'unreachable' && status >= 500) return { failure }
  if (url.searchParams.has('cursor') && status >= 400) return { failure: 'cursor-refused' }
  return { failure: 'unreadable', detail: `FreeClimb answered with status ${status}.` }
}
