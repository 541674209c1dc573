import { createHash } from 'node:crypto'
import { Agent, get, type IncomingMessage } from 'node:http'
import { createRandom, wholeBetween } from '../../freeclimb-simulator/random'
import { type AudioSource, audioByteLength, readAudio } from '../../freeclimb-simulator/sound/audio'
import type { NextServer } from '../next-server'
import { peakResidentBytes, residentBytes } from '../resident-memory'
import type { Growth } from '../seeking'
import { audioUrl } from './copies'

export const LISTENERS = 50
const WARM_UP_ROUNDS = 2
export const ROUNDS = 3
export const JUMPS = 8
const JUMP_BYTES = 64 * 1024
/** Growth of resident memory, which includes garbage until V8's next full collection */
export const RESIDENT_LIMIT_BYTES = 250_000_000
/** Growth of what a full collection leaves */
export const LIVE_LIMIT_BYTES = 10_000_000

export type Listeners = {
  readBytes: number
  bytesPerSecond: number
  beforeBytes: number
  peakBytes: number
  live: Growth
}

/** Runs many listeners at once; each jumps around a recording, then reads all of it. Throws on a wrong byte. */
export async function measureListeners(app: NextServer, sources: readonly AudioSource[]): Promise<Listeners> {
  const agent = new Agent({ keepAlive: true })
  const cookie = await app.signIn()
  const files = sources.map((source) => {
    const whole = readAudio(source, 0, audioByteLength(source))
    return { url: audioUrl(app, source.recordingId), whole, hash: hashOf(whole) }
  })
  const listenAll = async () => {
    const listening = Array.from({ length: LISTENERS }, (_, index) => {
      const file = files[index % files.length]
      return file ? listen(file, { agent, cookie }, `listener:${index}`) : 0
    })
    return (await Promise.all(listening)).reduce((sum, bytes) => sum + bytes, 0)
  }
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await listenAll()
  const liveBeforeBytes = await app.liveBytes()
  const beforeBytes = residentBytes(app.pid)
  const startedAt = performance.now()
  let readBytes = 0
  const peakBytes = await peakResidentBytes(app.pid, async () => {
    for (let round = 0; round < ROUNDS; round++) readBytes += await listenAll()
  })
  const bytesPerSecond = readBytes / ((performance.now() - startedAt) / 1000)
  agent.destroy()
  const live = { beforeBytes: liveBeforeBytes, afterBytes: await app.liveBytes() }
  return { readBytes, bytesPerSecond, beforeBytes, peakBytes, live }
}

type File = { url: string; whole: Uint8Array; hash: string }
type Listener = { agent: Agent; cookie: string }

async function listen({ url, whole, hash }: File, listener: Listener, seed: string): Promise<number> {
  const random = createRandom(seed)
  let readBytes = 0
  for (let jump = 0; jump < JUMPS; jump++) {
    const start = wholeBetween(random, 0, whole.length - JUMP_BYTES)
    const heard = await read(url, listener, start, JUMP_BYTES)
    if (Buffer.compare(heard, whole.subarray(start, start + JUMP_BYTES)) !== 0)
      throw new Error(`${url} sent wrong bytes from ${start} on.`)
    readBytes += heard.length
  }
  const all = await read(url, listener, 0, whole.length)
  if (hashOf(all) !== hash) throw new Error(`${url} sent another file.`)
  return readBytes + all.length
}

function hashOf(bytes: Uint8Array) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Reads that many bytes from `start`, then aborts the response. */
async function read(url: string, listener: Listener, start: number, wantedBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let readBytes = 0
  for await (const chunk of await open(url, listener, start)) {
    chunks.push(chunk)
    readBytes += chunk.length
    if (readBytes >= wantedBytes) break
  }
  return Buffer.concat(chunks).subarray(0, wantedBytes)
}

function open(url: string, { agent, cookie }: Listener, start: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie, range: `bytes=${start}-` } }, (response) => {
      if (response.statusCode === 206) return resolve(response)
      response.resume()
      reject(new Error(`${url} answered ${response.statusCode}. .data/bench.log may say why.`))
    }).once('error', reject)
  })
}
