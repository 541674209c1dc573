import { env } from '../env'
import { log } from '../log'
import { parseContentRange, parseLength } from './content-range'
import { AudioBytes, type AudioTimeouts } from './recording-audio-bytes'
import { readUpstreamError, type UpstreamFailure, type UpstreamRefusal } from './recording-audio-error'

const MAX_REDIRECTS = 3
const MAX_ERROR_BODY_BYTES = 16 * 1024
const TIMEOUT_CODES = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
])

export type RecordingAudioSettings = AudioTimeouts & { apiUrl: string; accountId: string; apiKey: string }

/** `null` when the account id or the key is not set. */
export function recordingAudioSettings(): RecordingAudioSettings | null {
  const { FREECLIMB_API_URL: apiUrl, FREECLIMB_ACCOUNT_ID: accountId, FREECLIMB_API_KEY: apiKey } = env()
  if (accountId === undefined || apiKey === undefined) return null
  return { apiUrl, accountId, apiKey, firstByteTimeoutMs: 30_000, stallTimeoutMs: 30_000 }
}

export type RecordingAudio = {
  ok: true
  contentType: string | null
  bytes: AudioBytes
  /** Where in the file `bytes` begins. */
  firstByte: number
  /** Where it ends; `null` when FreeClimb declares no length. */
  lastByte: number | null
  sizeBytes: number | null
}

/** Either nothing lies in that range (then usually with the size), or the range was answered in a way of no use. */
export type NoSuchPart = { ok: false; failure: 'no-such-part'; sizeBytes: number | null }

/**
 * Asks FreeClimb's REST API for the audio of a recording, or for one `range` of it ("bytes=0-1").
 *
 * The address is built from ids. A redirect is followed only to the same origin: the credentials must not go
 * elsewhere, and an address picked by an answer could point into the network that we run in.
 */
export async function requestRecordingAudio(
  recordingId: string,
  range: string | null,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings,
): Promise<RecordingAudio | NoSuchPart | UpstreamRefusal> {
  const bytes = new AudioBytes(clientLeft, settings)
  try {
    const response = await fetchWithinOrigin(downloadUrl(recordingId, settings), range, bytes, settings)
    bytes.attach(response.body)
    const answer = await readAnswer(response, bytes)
    if (!answer.ok) bytes.stop()
    return answer
  } catch (error) {
    const failure = failureOfError(error, bytes)
    bytes.stop()
    if (failure === 'unreachable') log.warn({ recordingId, reason: reasonOf(error) }, 'audio upstream failed')
    return { ok: false, failure }
  }
}

function downloadUrl(recordingId: string, { apiUrl, accountId }: RecordingAudioSettings) {
  return new URL(
    `${apiUrl}/Accounts/${encodeURIComponent(accountId)}/Recordings/${encodeURIComponent(recordingId)}/Download`,
  )
}

async function fetchWithinOrigin(
  firstUrl: URL,
  range: string | null,
  bytes: AudioBytes,
  { accountId, apiKey }: RecordingAudioSettings,
) {
  const headers = new Headers({
    Authorization: `Basic ${Buffer.from(`${accountId}:${apiKey}`).toString('base64')}`,
    Accept: 'audio/*, */*;q=0.5',
  })
  // Another encoding would be decoded by fetch, and its length would not be the file's. With a Range, fetch asks
  // for identity by itself.
  if (range === null) headers.set('Accept-Encoding', 'identity')
  else headers.set('Range', range)
  let url = firstUrl
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      cache: 'no-store',
      signal: bytes.signal,
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    url = new URL(location, url)
    if (url.origin !== firstUrl.origin)
      throw new Error(`redirected to another origin, ${url.origin}: not followed`)
  }
  throw new Error(`redirected more than ${MAX_REDIRECTS} times`)
}

async function readAnswer(
  { status, headers }: Response,
  bytes: AudioBytes,
): Promise<RecordingAudio | NoSuchPart | UpstreamRefusal> {
  const contentType = headers.get('content-type')
  const retryAfter = headers.get('retry-after')
  const range = parseContentRange(headers.get('content-range'))
  if (status === 416) return { ok: false, failure: 'no-such-part', sizeBytes: range.sizeBytes }
  // A 200 of JSON or HTML is an error in disguise.
  if ((status !== 200 && status !== 206) || /^(application\/json|text\/html)\b/i.test(contentType ?? '')) {
    return readUpstreamError(status, await readErrorBody(bytes), retryAfter)
  }
  // Waiting for the first byte here lets an empty file and a stall still become a status of their own.
  if (!(await bytes.hasMore())) return readUpstreamError(204, '', retryAfter)
  // The length and ranges of an encoded body are not those of what fetch hands us.
  const isEncoded = (headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity'
  if (status === 200) {
    const sizeBytes = isEncoded ? null : parseLength(headers.get('content-length'))
    const lastByte = sizeBytes === null ? null : sizeBytes - 1
    return { ok: true, contentType, bytes, firstByte: 0, lastByte, sizeBytes }
  }
  const { firstByte, lastByte, sizeBytes } = range
  if (isEncoded || firstByte === null || lastByte === null || sizeBytes === null) {
    return { ok: false, failure: 'no-such-part', sizeBytes: null }
  }
  return { ok: true, contentType, bytes, firstByte, lastByte, sizeBytes }
}

async function readErrorBody(bytes: AudioBytes) {
  const chunks: Uint8Array[] = []
  let readBytes = 0
  while (readBytes < MAX_ERROR_BODY_BYTES) {
    const chunk = await bytes.read()
    if (chunk === null) break
    chunks.push(chunk)
    readBytes += chunk.byteLength
  }
  return Buffer.concat(chunks).subarray(0, MAX_ERROR_BODY_BYTES).toString('utf8')
}

function failureOfError(error: unknown, bytes: AudioBytes): UpstreamFailure {
  if (bytes.stopReason === 'timeout' || bytes.stopReason === 'client-left') return bytes.stopReason
  return TIMEOUT_CODES.has(codeOf(error) ?? '') ? 'timeout' : 'unreachable'
}

// fetch says "fetch failed" and keeps what happened in `cause`.
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause)
}

function reasonOf(error: unknown) {
  return codeOf(error) ?? (error instanceof Error ? error.message : 'unknown')
}
