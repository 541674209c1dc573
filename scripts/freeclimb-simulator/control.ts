import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PostReport } from './conference/conference'
import { InputError, readConferenceOptions, readRecordingOptions, readTroubleChange } from './control-input'
import { answerJson } from './rest-errors'
import type { Simulator } from './simulator'

export const CONTROL_PATH = '/simulator'

const MAX_BYTES = 65_536
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]']

/** Offers the Simulator object's commands to other processes on this machine. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  simulator: Simulator,
): Promise<void> {
  const refusal = refuseStrangers(request)
  if (refusal) return void answerJson(response, 403, { error: refusal })
  try {
    const command = `${request.method} ${url.pathname}`
    if (command === `GET ${CONTROL_PATH}`) return void answerJson(response, 200, introduce(simulator))
    if (command === `GET ${CONTROL_PATH}/stats`) return void answerJson(response, 200, simulator.stats())
    if (command === `POST ${CONTROL_PATH}/recordings`) {
      const { count, apartSec, ...options } = readRecordingOptions(await readJson(request))
      const added =
        count === undefined
          ? simulator.addRecording(options)
          : simulator.addRecordings({ ...options, count, apartSec })
      return void answerJson(response, 201, added)
    }
    if (command === `PUT ${CONTROL_PATH}/trouble`) {
      const { recordingId, trouble } = readTroubleChange(await readJson(request))
      simulator.setTrouble(recordingId, trouble)
      return void answerJson(response, 200, { recordingId, trouble })
    }
    if (command === `POST ${CONTROL_PATH}/conferences`)
      return await answerConference(request, response, simulator)
    answerJson(response, 404, { error: `There is no ${command}; GET ${CONTROL_PATH} lists what there is.` })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    answerJson(response, 400, { error: error.message })
  }
}

/** With `Accept: application/x-ndjson`, sends each answered post as a line, then the report as the last line. */
async function answerConference(
  request: IncomingMessage,
  response: ServerResponse,
  simulator: Simulator,
): Promise<void> {
  const options = readConferenceOptions(await readJson(request))
  if (request.headers.accept !== 'application/x-ndjson') {
    answerJson(response, 200, await simulator.runConference(options))
    return
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const writeLine = (line: object) => response.write(`${JSON.stringify(line)}\n`)
  const report = await simulator.runConference({
    ...options,
    onPost: (post: PostReport) => writeLine({ post }),
  })
  writeLine({ report })
  response.end()
}

function introduce({ url, apiUrl, accountId }: Simulator) {
  return {
    simulator: 'freeclimb',
    about: 'A stand-in for FreeClimb: signed conference webhooks out, recordings by REST in.',
    url,
    apiUrl,
    accountId,
    commands: [
      `GET ${CONTROL_PATH}`,
      `GET ${CONTROL_PATH}/stats`,
      `POST ${CONTROL_PATH}/conferences`,
      `POST ${CONTROL_PATH}/recordings`,
      `PUT ${CONTROL_PATH}/trouble`,
    ],
  }
}

/** Returns an error message unless the request is local, so that web pages can't make the simulator post somewhere. */
function refuseStrangers(request: IncomingMessage): string | null {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!LOOPBACK_HOSTS.includes(host)) return 'Commands are taken from this machine only.'
  if (request.headers.origin !== undefined) return 'Commands are not taken from web pages.'
  return null
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let body = ''
  request.setEncoding('utf8')
  for await (const part of request) {
    body += part
    if (body.length > MAX_BYTES) throw new InputError('That is too long.')
  }
  try {
    return JSON.parse(body || '{}')
  } catch {
    throw new InputError('The body is not JSON.')
  }
}
