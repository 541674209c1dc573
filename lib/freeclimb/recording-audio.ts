import { get as getByHttp, type IncomingMessage } from 'node:http'
import { get as getByHttps } from 'node:https'
import { pipeline } from 'node:stream'
import { createUnzip } from 'node:zlib'
import { env } from '@/lib/env'
import { log } from '@/lib/log'
import { parseContentRange, parseLength } from './content-range'
import { AudioBytes, type AudioTimeouts } from './recording-audio-bytes'
import { readUpstreamError, type UpstreamFailure, type UpstreamRefusal } from './recording-audio-error'

const MAX_REDIRECTS = 3
const MAX_ERROR_BODY_BYTES = 16 * 1024

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
    const response = await askWithinOrigin(downloadUrl(recordingId, settings), range, bytes, settings)
    bytes.attach(isEncoded(response) ? pipeline(response, createUnzip(), () => {}) : response)
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

async function askWithinOrigin(
  firstUrl: URL,
  range: string | null,
  bytes: AudioBytes,
  { accountId, apiKey }: RecordingAudioSettings,
) {
  const headers = {
    Authorization: `Basic ${Buffer.from(`${accountId}:${apiKey}`).toString('base64')}`,
    Accept: 'audio/*, */*;q=0.5',
    'Accept-Encoding': 'identity',
    ...(range !== null && { Range: range }),
  }
  let url = firstUrl
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await get(url, headers, bytes.signal)
    const { statusCode = 0, headers: answered } = response
    if (statusCode < 300 || statusCode > 399 || answered.location === undefined) return response
    response.destroy()
    url = new URL(answered.location, url)
    if (url.origin !== firstUrl.origin)
      throw new Error(`redirected to another origin, ${url.origin}: not followed`)
  }
  throw new Error(`redirected more than ${MAX_REDIRECTS} times`)
}

// Not fetch: each of its answers leaves half as much again in the old generation, which V8 collects late.
function get(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const ask = url.protocol === 'https:' ? getByHttps : getByHttp
  return new Promise((resolve, reject) => {
    const request = ask(url, { headers }, resolve).on('error', (error) => {
      // A connection kept from an earlier answer, which upstream closed just now: a new one will do.
      const isStale = request.reusedSocket && codeOf(error) === 'ECONNRESET' && !signal.aborted
      if (isStale) resolve(get(url, headers, signal))
      else reject(error)
    })
    if (signal.aborted) request.destroy()
    // Not the option `signal`, whose error may reach a connection that nobody listens to any more.
    else signal.addEventListener('abort', () => request.destroy(), { once: true })
  })
}

async function readAnswer(
  response: IncomingMessage,
  bytes: AudioBytes,
): Promise<RecordingAudio | NoSuchPart | UpstreamRefusal> {
  const { statusCode: status = 0, headers } = response
  const contentType = headers['content-type'] ?? null
  const retryAfter = headers['retry-after'] ?? null
  const range = parseContentRange(headers['content-range'] ?? null)
  if (status === 416) return { ok: false, failure: 'no-such-part', sizeBytes: range.sizeBytes }
  // A 200 of JSON or HTML is an error in disguise.
  if ((status !== 200 && status !== 206) || /^(application\/json|text\/html)\b/i.test(contentType ?? '')) {
    return readUpstreamError(status, await readErrorBody(bytes), retryAfter)
  }
  // Waiting for the first byte here lets an empty file and a stall still become a status of their own.
  if (!(await bytes.hasMore())) return readUpstreamError(204, '', retryAfter)
  if (status === 200) {
    const sizeBytes = isEncoded(response) ? null : parseLength(headers['content-length'] ?? null)
    const lastByte = sizeBytes === null ? null : sizeBytes - 1
    return { ok: true, contentType, bytes, firstByte: 0, lastByte, sizeBytes }
  }
  const { firstByte, lastByte, sizeBytes } = range
  if (isEncoded(response) || firstByte === null || lastByte === null || sizeBytes === null) {
    return { ok: false, failure: 'no-such-part', sizeBytes: null }
  }
  return { ok: true, contentType, bytes, firstByte, lastByte, sizeBytes }
}

// Nobody asked for it. Its length and ranges are not those of what it decodes to.
function isEncoded({ headers }: IncomingMessage) {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity'
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
  return codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'unreachable'
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function reasonOf(error: unknown) {
  return codeOf(error) ?? (error instanceof Error ? error.message : 'unknown')
}
