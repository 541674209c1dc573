import type { IncomingMessage } from 'node:http'
import { log } from '@/lib/log'
import { type Result, refuse } from '@/lib/result'
import {
  askWithinOrigin,
  bodyOf,
  type FreeClimbSettings,
  failureOfError,
  freeClimbSettings,
  isEncoded,
  readBody,
  reasonOf,
} from './api-request'
import { parseContentRange, parseLength } from './content-range'
import { AudioBytes } from './recording-audio-bytes'
import { parseUpstreamError, type UpstreamProblem } from './recording-audio-error'

const MAX_ERROR_BODY_BYTES = 16 * 1024

export type RecordingAudioSettings = FreeClimbSettings

export function recordingAudioSettings(): RecordingAudioSettings | null {
  return freeClimbSettings()
}

export type RecordingAudio = {
  contentType: string | null
  bytes: AudioBytes
  /** Offset of `bytes` in the file */
  firstByte: number
  /** Offset of the last byte; null if FreeClimb declares no length */
  lastByte: number | null
  sizeBytes: number | null
  /** FreeClimb's validators for this version of the file; null if absent */
  etag: string | null
  lastModified: string | null
}

/** The range is past the end (usually with the size), or FreeClimb's response to it was unusable. */
export type NoSuchPart = { failure: 'no-such-part'; sizeBytes: number | null }

export type AskedAudio = Result<RecordingAudio, NoSuchPart | UpstreamProblem>

/** Requests a recording's audio, or one `range` of it ("bytes=0-1"). The URL is built from IDs, never taken from a post. */
export async function requestRecordingAudio(
  recordingId: string,
  range: string | null,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings,
): Promise<AskedAudio> {
  const bytes = new AudioBytes(clientLeft, settings)
  try {
    const headers = { Accept: 'audio/*, */*;q=0.5', ...(range !== null && { Range: range }) }
    const response = await askWithinOrigin(
      downloadUrl(recordingId, settings),
      headers,
      bytes.signal,
      settings,
    )
    bytes.attach(bodyOf(response))
    const answer = await readAnswer(response, bytes)
    if (!answer.ok) bytes.stop()
    return answer
  } catch (error) {
    const failure = failureOfError(error, bytes)
    bytes.stop()
    if (failure === 'unreachable') log.warn({ recordingId, reason: reasonOf(error) }, 'audio upstream failed')
    return refuse({ failure })
  }
}

function downloadUrl(recordingId: string, { apiUrl, accountId }: RecordingAudioSettings) {
  return new URL(
    `${apiUrl}/Accounts/${encodeURIComponent(accountId)}/Recordings/${encodeURIComponent(recordingId)}/Download`,
  )
}

async function readAnswer(response: IncomingMessage, bytes: AudioBytes): Promise<AskedAudio> {
  const { statusCode: status = 0, headers } = response
  const contentType = headers['content-type'] ?? null
  const retryAfter = headers['retry-after'] ?? null
  const range = parseContentRange(headers['content-range'] ?? null)
  const version = { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null }
  if (status === 416) return refuse({ failure: 'no-such-part', sizeBytes: range.sizeBytes })
  // A 200 with JSON or HTML is an error in disguise.
  if ((status !== 200 && status !== 206) || /^(application\/json|text\/html)\b/i.test(contentType ?? '')) {
    const { text } = await readBody(bytes, MAX_ERROR_BODY_BYTES)
    return refuse(parseUpstreamError(status, text, retryAfter))
  }
  // Wait for the first byte, so that an empty file or a stall can still get its own status.
  if (!(await bytes.hasMore())) return refuse(parseUpstreamError(204, '', retryAfter))
  if (status === 200) {
    const sizeBytes = isEncoded(response) ? null : parseLength(headers['content-length'] ?? null)
    const lastByte = sizeBytes === null ? null : sizeBytes - 1
    return { ok: true, value: { contentType, bytes, firstByte: 0, lastByte, sizeBytes, ...version } }
  }
  const { firstByte, lastByte, sizeBytes } = range
  if (isEncoded(response) || firstByte === null || lastByte === null || sizeBytes === null) {
    return refuse({ failure: 'no-such-part', sizeBytes: null })
  }
  return { ok: true, value: { contentType, bytes, firstByte, lastByte, sizeBytes, ...version } }
}
