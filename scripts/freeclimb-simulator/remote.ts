import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { ConferenceReport, PostReport } from './conference/conference'
import type { ConferenceOptions } from './conference/options'

type Line = { post: PostReport } | { report: ConferenceReport }

export async function whatAnswersAt(url: string): Promise<'nothing' | 'simulator' | 'something else'> {
  try {
    const response = await fetch(`${url}/simulator`, { signal: AbortSignal.timeout(2000) })
    const body: unknown = await response.json()
    const isSimulator = typeof body === 'object' && body !== null && 'simulator' in body
    return isSimulator && body.simulator === 'freeclimb' ? 'simulator' : 'something else'
  } catch (error) {
    // fetch throws a TypeError if it can't connect; a non-JSON response or a timeout means another program.
    return error instanceof TypeError ? 'nothing' : 'something else'
  }
}

export async function runConferenceAt(
  url: string,
  options: ConferenceOptions,
  onPost: (report: PostReport) => void,
): Promise<ConferenceReport> {
  const response = await fetch(`${url}/simulator/conferences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
    body: JSON.stringify(options),
  })
  if (!response.ok || !response.body) {
    throw new Error(`the simulator at ${url} answered ${response.status}: ${await response.text()}`)
  }
  for await (const text of createInterface(Readable.fromWeb(response.body as ReadableStream))) {
    const line: Line = JSON.parse(text)
    if ('report' in line) return line.report
    onPost(line.post)
  }
  throw new Error(`the simulator at ${url} stopped in the middle of a conference`)
}
