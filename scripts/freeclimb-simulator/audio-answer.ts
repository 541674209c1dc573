import type { IncomingMessage, ServerResponse } from 'node:http'
import { setImmediate as letOthersRun } from 'node:timers/promises'
import type { Recording } from './account'
import { audioByteLength, streamAudio } from './sound/audio'
import { oddAudio } from './sound/odd-audio'
import type { Traffic } from './traffic'
import type { TroubleName } from './trouble'

const MISSTATED_BYTES = 1000

export const PAGE = '<!doctype html><title>Not the API</title>'

interface ByteRange {
  start: number
  /** Exclusive */
  end: number
}

/** Sends the audio file or the requested range, generating it on the fly. */
export async function answerAudio(
  request: IncomingMessage,
  response: ServerResponse,
  known: Recording,
  {
    trouble,
    rangeIgnored,
    traffic,
  }: { trouble: TroubleName | null; rangeIgnored: boolean; traffic: Traffic },
): Promise<void> {
  const recording = { ...known, durationSec: sentSec(known, trouble) }
  const file = known.format ? oddAudio(known.format, recording.durationSec) : null
  const byteLength = file?.byteLength ?? audioByteLength(recording)
  response.setHeader('content-type', 'audio/wav')
  if (trouble === 'empty-body') {
    response.writeHead(200, { 'content-length': 0 }).end()
    return
  }
  if (trouble === 'page-as-audio') {
    response.writeHead(200, { 'content-length': Buffer.byteLength(PAGE) }).end(PAGE)
    return
  }
  const range = rangeIgnored ? null : parseRange(request.headers.range, byteLength)
  if (!rangeIgnored) {
    response.setHeader('accept-ranges', 'bytes')
    response.setHeader('etag', `"${recording.recordingId}-${byteLength}"`)
  }
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${byteLength}` }).end()
    return
  }
  const { start, end } = range ?? { start: 0, end: byteLength }
  if (range) response.setHeader('content-range', `bytes ${start}-${end - 1}/${byteLength}`)
  if (trouble !== 'no-length')
    response.setHeader('content-length', Math.max(0, end - start + misstatementOf(trouble)))
  // On a kept-alive connection, the client would wait for missing bytes or read extra bytes as the next response.
  if (misstatementOf(trouble) !== 0) response.setHeader('connection', 'close')
  response.writeHead(range ? 206 : 200)
  const isCutShort = trouble === 'reset-midway' || trouble === 'truncated'
  const stopAt = isCutShort ? start + Math.floor((end - start) / 2) : end
  for (const chunk of file ? [file.subarray(start, stopAt)] : streamAudio(recording, start, stopAt)) {
    await write(response, chunk)
    if (response.destroyed) return
    traffic.countBytes(response, chunk.length)
    await letOthersRun()
  }
  if (!isCutShort) {
    response.end()
    return
  }
  traffic.expectCut(response)
  if (trouble === 'truncated') response.socket?.end()
  else response.socket?.resetAndDestroy()
}

function sentSec({ durationSec }: Recording, trouble: TroubleName | null): number {
  if (trouble === 'header-only') return 0
  if (trouble !== 'other-length') return durationSec
  return durationSec > 10 ? 1 : 60
}

function misstatementOf(trouble: TroubleName | null): number {
  if (trouble === 'length-too-short') return -MISSTATED_BYTES
  return trouble === 'length-too-long' ? MISSTATED_BYTES : 0
}

/** Resolves when the chunk is flushed or the client is gone. */
function write(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve)
    response.write(chunk, () => {
      response.off('close', resolve)
      resolve()
    })
  })
}

/** Null if the header is absent or in a form that FreeClimb answers with the whole file. */
function parseRange(header: string | undefined, byteLength: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const start = first === '' ? Math.max(0, byteLength - Number(last)) : Number(first)
  const end = first === '' || last === '' ? byteLength : Math.min(Number(last) + 1, byteLength)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  return start >= end ? 'unsatisfiable' : { start, end }
}
