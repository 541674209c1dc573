import { get as getByHttp, type IncomingMessage } from 'node:http'
import { get as getByHttps } from 'node:https'
import { pipeline, type Readable } from 'node:stream'
import { createUnzip } from 'node:zlib'
import { env } from '@/lib/env'
import { withSpan } from '@/lib/telemetry'
import type { AudioBytes, AudioTimeouts } from './recording-audio-bytes'
import type { UpstreamFailure } from './recording-audio-error'

const MAX_REDIRECTS = 3

export type FreeClimbSettings = AudioTimeouts & {
  apiUrl: string
  accountId: string
  apiKey: string
  /**
   * Saves listeners a connection setup: reuse open ones, retry if one was closed. Not in a turn, which counts one start.
   */
  reusesConnections?: boolean
}

/** Null if the account ID or API key isn't set. */
export function freeClimbSettings(): FreeClimbSettings | null {
  const { FREECLIMB_API_URL: apiUrl, FREECLIMB_ACCOUNT_ID: accountId, FREECLIMB_API_KEY: apiKey } = env()
  if (accountId === undefined || apiKey === undefined) return null
  return { apiUrl, accountId, apiKey, firstByteTimeoutMs: 30_000, stallTimeoutMs: 30_000 }
}

/**
 * Sends FreeClimb's REST API a request with our credentials. Follows redirects only within the same origin: our
 * credentials must not go elsewhere, and a URL from a response could point into our own network (SSRF).
 */
export async function askWithinOrigin(
  firstUrl: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
  { accountId, apiKey, reusesConnections = false }: FreeClimbSettings,
): Promise<IncomingMessage> {
  const sent = {
    Authorization: `Basic ${Buffer.from(`${accountId}:${apiKey}`).toString('base64')}`,
    'Accept-Encoding': 'identity',
    ...headers,
  }
  let url = firstUrl
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await told(url, () => get(url, sent, signal, reusesConnections))
    const { statusCode = 0, headers: answered } = response
    if (statusCode < 300 || statusCode > 399 || answered.location === undefined) return response
    response.destroy()
    url = new URL(answered.location, url)
    if (url.origin !== firstUrl.origin)
      throw new Error(`redirected to another origin, ${url.origin}: not followed`)
  }
  throw new Error(`redirected more than ${MAX_REDIRECTS} times`)
}

/** Traces a request by its kind of path, without the IDs in it. */
function told(url: URL, request: () => Promise<IncomingMessage>): Promise<IncomingMessage> {
  const kind = url.pathname.split('/').filter((part) => /^[A-Z][a-z]+$/.test(part))
  return withSpan('freeclimb', { 'roomtone.endpoint': kind.join('/') }, async (setAttributes) => {
    const response = await request()
    setAttributes({ 'roomtone.status': response.statusCode })
    return response
  })
}

// node:http, because each fetch response leaves half its size again in V8's old generation, which is collected late.
function get(
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
  reusesConnections: boolean,
): Promise<IncomingMessage> {
  const ask = url.protocol === 'https:' ? getByHttps : getByHttp
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const answer = (response: IncomingMessage) => {
      isAnswered = true
      resolve(response)
    }
    const options = reusesConnections ? { headers } : { headers, agent: false }
    const request = ask(url, options, answer).on('error', (error) => {
      // FreeClimb just closed this keep-alive connection, so try another.
      const isStale = request.reusedSocket && codeOf(error) === 'ECONNRESET' && !isAnswered && !signal.aborted
      if (isStale) resolve(get(url, headers, signal, reusesConnections))
      else reject(error)
    })
    if (signal.aborted) request.destroy()
    // Not the `signal` option: its error can reach a connection that nothing listens to any more.
    else signal.addEventListener('abort', () => request.destroy(), { once: true })
  })
}

/** We ask for no encoding. Lengths and ranges of an encoded body aren't those of its content. */
export function isEncoded({ headers }: IncomingMessage): boolean {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity'
}

export function bodyOf(response: IncomingMessage): Readable {
  return isEncoded(response) ? pipeline(response, createUnzip(), () => {}) : response
}

export async function readBody(
  bytes: AudioBytes,
  limitBytes: number,
): Promise<{ text: string; isWhole: boolean }> {
  const chunks: Uint8Array[] = []
  let readBytes = 0
  let isWhole = false
  while (readBytes <= limitBytes && !isWhole) {
    const chunk = await bytes.read()
    if (chunk === null) isWhole = true
    else chunks.push(chunk)
    readBytes += chunk?.byteLength ?? 0
  }
  return { text: Buffer.concat(chunks).subarray(0, limitBytes).toString('utf8'), isWhole }
}

export function failureOfError(error: unknown, bytes: AudioBytes): UpstreamFailure {
  if (bytes.stopReason === 'timeout' || bytes.stopReason === 'client-left') return bytes.stopReason
  return codeOf(error) === 'ETIMEDOUT' ? 'timeout' : 'unreachable'
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** The error's code for the log, or its message if it has none. */
export function reasonOf(error: unknown): string {
  return codeOf(error) ?? (error instanceof Error ? error.message : 'unknown')
}
