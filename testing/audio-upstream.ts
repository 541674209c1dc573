import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type UpstreamBehavior = {
  ranges: 'honor' | 'ignore'
  length: 'declared' | 'chunked'
  contentType: string
  etag: string | null
  lastModified: string | null
  /** Stops sending after this many bytes; 0 stalls before the headers */
  stallAfterBytes: number
  /** Closes the connection after this many bytes */
  resetAfterBytes: number
  /** Responds instead of all of the above if it returns true */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
}

const PLAIN: UpstreamBehavior = {
  ranges: 'honor',
  length: 'declared',
  contentType: 'audio/wav',
  etag: null,
  lastModified: null,
  stallAfterBytes: Number.POSITIVE_INFINITY,
  resetAfterBytes: Number.POSITIVE_INFINITY,
  intercept: () => false,
}

const CHUNK_BYTES = 64 * 1024

/** Starts a small HTTP server that sends `file` as FreeClimb's REST API might, at its best or at its worst. */
export async function startAudioUpstream(file: Uint8Array) {
  const upstream = {
    url: '',
    behavior: { ...PLAIN },
    requests: [] as IncomingMessage[],
    /** Body bytes written since the last `reset` */
    sentBytes: 0,
    /** "abandoned" when a client disconnects before the end of a response; "stalled" */
    events: new EventEmitter(),
    reset() {
      Object.assign(upstream, { behavior: { ...PLAIN }, requests: [], sentBytes: 0 })
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  const server = createServer((request, response) => {
    upstream.requests.push(request)
    response.on('close', () => {
      if (!response.writableFinished) upstream.events.emit('abandoned')
    })
    if (!upstream.behavior.intercept(request, response)) void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { ranges, length, contentType, etag, lastModified, stallAfterBytes } = upstream.behavior
    if (stallAfterBytes === 0) return void upstream.events.emit('stalled')
    const part = ranges === 'honor' ? partOf(request.headers.range, file.byteLength) : null
    if (part === 'beyond') {
      return void response.writeHead(416, { 'Content-Range': `bytes */${file.byteLength}` }).end()
    }
    const [start, end] = part ?? [0, file.byteLength - 1]
    response.writeHead(part === null ? 200 : 206, {
      'Content-Type': contentType,
      ...(etag !== null && { ETag: etag }),
      ...(lastModified !== null && { 'Last-Modified': lastModified }),
      ...(part !== null && { 'Content-Range': `bytes ${start}-${end}/${file.byteLength}` }),
      ...(length === 'declared' && { 'Content-Length': end - start + 1 }),
    })
    await sendBytes(response, file.subarray(start, end + 1))
  }

  async function sendBytes(response: ServerResponse, bytes: Uint8Array) {
    const { stallAfterBytes, resetAfterBytes } = upstream.behavior
    const closed = once(response, 'close').catch(() => {})
    const stopsAt = Math.min(stallAfterBytes, resetAfterBytes, bytes.byteLength)
    for (let at = 0; at < stopsAt && !response.destroyed; at += CHUNK_BYTES) {
      const chunk = bytes.subarray(at, Math.min(at + CHUNK_BYTES, stopsAt))
      const isTaken = response.write(chunk)
      upstream.sentBytes += chunk.byteLength
      if (!isTaken) await Promise.race([once(response, 'drain'), closed])
    }
    if (stopsAt === bytes.byteLength) response.end()
    else if (stopsAt === resetAfterBytes) response.destroy()
    else upstream.events.emit('stalled')
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/apiserver`
  return upstream
}

export type AudioUpstream = Awaited<ReturnType<typeof startAudioUpstream>>

// Doesn't use lib/byte-range.ts on purpose, because a test that shares a parser shares its bugs.
function partOf(header: string | undefined, sizeBytes: number): [number, number] | 'beyond' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(sizeBytes - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1)
  return start >= sizeBytes ? 'beyond' : [start, end]
}
