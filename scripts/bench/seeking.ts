import { Agent, get, type IncomingMessage } from 'node:http'
import { createRandom, wholeBetween } from '../freeclimb-simulator/random'
import type { Simulator } from '../freeclimb-simulator/simulator'
import { announceRecording } from './announce'
import type { NextServer } from './next-server'
import { peakResidentBytes, residentBytes } from './resident-memory'

/** At 8 kB per second, a 60 MB file */
const DURATION_SEC = 7500
const WARM_UP_SEEKS = 50
/** After this much, the listener aborts the response and seeks again, as a player does. */
const READ_BYTES = 256 * 1024

/** Growth of resident memory while whole files are read */
export const READING_LIMIT_BYTES = 20_000_000
/** Growth of what a full collection leaves */
export const LIVE_LIMIT_BYTES = 5_000_000

/** How the upstream behaves and how much to request from it */
export type SeekingPlan = { rangeIgnored: boolean; seeks: number; fullReads: number }

export const SEEKING_PLANS: readonly SeekingPlan[] = [
  { rangeIgnored: false, seeks: 1000, fullReads: 10 },
  // Fewer, because each seek makes the upstream send everything before its position.
  { rangeIgnored: true, seeks: 40, fullReads: 3 },
]

export type Growth = { beforeBytes: number; afterBytes: number }

export type Seeking = SeekingPlan & {
  fileBytes: number
  /** Resident memory, before and at its peak while whole files are read */
  reading: Growth
  /** What a full collection leaves, before and after */
  live: Growth
  /** Peak resident memory during the seeks, which includes garbage until V8's next full collection */
  peakBytes: number
}

/** Measures the server's memory while one listener reads the whole file several times, then seeks at random. */
export async function measureSeeking(
  app: NextServer,
  simulator: Simulator,
  plan: SeekingPlan,
): Promise<Seeking> {
  const { rangeIgnored, seeks, fullReads } = plan
  const recordingId = await announceRecording(app, simulator, { durationSec: DURATION_SEC, rangeIgnored })
  const url = `${app.url}/api/recordings/${recordingId}/audio`
  const agent = new Agent({ keepAlive: true })
  const listener = { agent, cookie: await app.signIn() }
  const random = createRandom(`seeking:${rangeIgnored}`)
  const fileBytes = DURATION_SEC * 8000
  const seek = () => read(url, listener, wholeBetween(random, 0, fileBytes - 2 * READ_BYTES), READ_BYTES)

  for (let count = 0; count < Math.min(WARM_UP_SEEKS, seeks / 2); count++) await seek()
  const liveBeforeBytes = await app.liveBytes()
  const beforeBytes = residentBytes(app.pid)
  const readingPeakBytes = await peakResidentBytes(app.pid, async () => {
    for (let count = 0; count < fullReads; count++) await read(url, listener, 0, Number.POSITIVE_INFINITY)
  })
  const peakBytes = await peakResidentBytes(app.pid, async () => {
    for (let count = 0; count < seeks; count++) await seek()
  })
  const live = { beforeBytes: liveBeforeBytes, afterBytes: await app.liveBytes() }
  agent.destroy()
  return {
    ...plan,
    fileBytes,
    reading: { beforeBytes, afterBytes: readingPeakBytes },
    live,
    peakBytes,
  }
}

export function growthOf({ beforeBytes, afterBytes }: Growth): number {
  return afterBytes - beforeBytes
}

type Listener = { agent: Agent; cookie: string }

/** Reads from a position, then aborts; throws if a read to the end is shorter than its Content-Length. */
async function read(url: string, listener: Listener, position: number, wantedBytes: number) {
  const response = await open(url, listener, position)
  const declaredBytes = Number(response.headers['content-length'])
  let readBytes = 0
  for await (const chunk of response) {
    readBytes += chunk.length
    if (readBytes >= wantedBytes) return
  }
  if (readBytes !== declaredBytes) throw new Error(`${readBytes} of ${declaredBytes} bytes came of ${url}.`)
}

function open(url: string, { agent, cookie }: Listener, position: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { cookie, range: `bytes=${position}-` } }, (response) => {
      if (response.statusCode === 206) return resolve(response)
      response.resume()
      reject(new Error(`${url} answered ${response.statusCode}. .data/bench.log may say why.`))
    }).once('error', reject)
  })
}
