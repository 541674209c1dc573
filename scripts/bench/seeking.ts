import { Agent, get, type IncomingMessage } from 'node:http'
import { createRandom, wholeBetween } from '../freeclimb-simulator/random'
import type { Simulator } from '../freeclimb-simulator/simulator'
import type { NextServer } from './next-server'
import { peakResidentBytes, residentBytes } from './resident-memory'

/** 8 kB a second: a file of 60 MB. */
const DURATION_SEC = 7500
const WARM_UP_SEEKS = 20
/** Then the listener seeks again, as a player does: it leaves, and the answer breaks off. */
const READ_BYTES = 256 * 1024
export const GROWTH_LIMIT_BYTES = 20_000_000

/** What the upstream is like, and how much is asked of it. */
export type SeekingPlan = { rangeIgnored: boolean; seeks: number; fullReads: number }

export const SEEKING_PLANS: readonly SeekingPlan[] = [
  { rangeIgnored: false, seeks: 200, fullReads: 10 },
  // Fewer, because each seek makes the upstream send everything before its position.
  { rangeIgnored: true, seeks: 40, fullReads: 3 },
]

export type Seeking = SeekingPlan & { fileBytes: number; beforeBytes: number; peakBytes: number }

/** The resident memory of the server while one listener seeks at random, then reads all of the file several times. */
export async function measureSeeking(
  app: NextServer,
  simulator: Simulator,
  plan: SeekingPlan,
): Promise<Seeking> {
  const { rangeIgnored, seeks, fullReads } = plan
  const recordingId = await announceRecording(app, simulator, rangeIgnored)
  const url = `${app.url}/api/recordings/${recordingId}/audio`
  const agent = new Agent({ keepAlive: true })
  const listener = { agent, cookie: await app.signIn() }
  const random = createRandom(`seeking:${rangeIgnored}`)
  const fileBytes = DURATION_SEC * 8000
  const seek = () => read(url, listener, wholeBetween(random, 0, fileBytes - 2 * READ_BYTES), READ_BYTES)

  for (let count = 0; count < WARM_UP_SEEKS; count++) await seek()
  const beforeBytes = residentBytes(app.pid)
  const peakBytes = await peakResidentBytes(app.pid, async () => {
    for (let count = 0; count < seeks; count++) await seek()
    for (let count = 0; count < fullReads; count++) await read(url, listener, 0, Number.POSITIVE_INFINITY)
  })
  agent.destroy()
  return { ...plan, fileBytes, beforeBytes, peakBytes }
}

async function announceRecording(app: NextServer, simulator: Simulator, rangeIgnored: boolean) {
  const { posts, recordings } = await simulator.runConference({
    callbackUrl: `${app.url}/api/webhooks/freeclimb`,
    durationSec: DURATION_SEC,
    rangeIgnored,
  })
  const [recording] = recordings
  if (!recording || posts.some(({ httpStatus }) => httpStatus !== 200)) {
    throw new Error('The posts about the long recording were not taken. .data/bench.log may say why.')
  }
  return recording.recordingId
}

type Listener = { agent: Agent; cookie: string }

/** Reads from a position, then leaves; a read to the end must bring all that was declared. */
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
