import { Agent, get, type OutgoingHttpHeaders } from 'node:http'
import { createRandom, wholeBetween } from '../../freeclimb-simulator/random'
import { type Times, timesOf } from '../browse/times'

export const PAIRS = 200
const WARM_UP_PAIRS = 20
const PART_BYTES = 64 * 1024

export type AudioAddress = { url: string; headers: OutgoingHttpHeaders }

export type FirstByte = { ours: Times; upstream: Times }

/** Times the same random range of a recording here and upstream, back to back, in alternating order. */
export async function measureFirstByte(
  ours: AudioAddress,
  upstream: AudioAddress,
  fileBytes: number,
): Promise<FirstByte> {
  const agent = new Agent({ keepAlive: true })
  const random = createRandom(`first byte:${ours.url}`)
  const [oursMs, upstreamMs]: [number[], number[]] = [[], []]
  for (let pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
    const start = wholeBetween(random, 0, fileBytes - PART_BYTES)
    const range = `bytes=${start}-${start + PART_BYTES - 1}`
    const ask = async (into: number[], { url, headers }: AudioAddress) => {
      const firstByteMs = await requestPart(url, agent, { ...headers, range })
      if (pair >= 0) into.push(firstByteMs)
    }
    const inTurn = [() => ask(oursMs, ours), () => ask(upstreamMs, upstream)]
    for (const asking of pair % 2 === 0 ? inTurn : inTurn.toReversed()) await asking()
  }
  agent.destroy()
  return { ours: timesOf(oursMs), upstream: timesOf(upstreamMs) }
}

/** Resolves with the milliseconds until the first byte, once the whole range has arrived. */
function requestPart(url: string, agent: Agent, headers: OutgoingHttpHeaders): Promise<number> {
  const sentAt = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent, headers }, (response) => {
      let firstByteMs = Number.NaN
      let readBytes = 0
      response.once('data', () => {
        firstByteMs = performance.now() - sentAt
      })
      response.on('data', (chunk: Buffer) => {
        readBytes += chunk.length
      })
      response.once('error', reject)
      response.once('end', () => {
        if (response.statusCode === 206 && readBytes === PART_BYTES) return resolve(firstByteMs)
        reject(new Error(`${url} answered ${response.statusCode} and ${readBytes} bytes.`))
      })
    }).once('error', reject)
  })
}
