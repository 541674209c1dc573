import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Account } from './account'
import { runConference } from './conference/conference'
import { createId } from './conference/identifiers'
import { plausibleDurationSec } from './conference/plausible-values'
import { answerControl, CONTROL_PATH } from './control'
import { type Credentials, randomCredentials } from './credentials'
import { createRandom } from './random'
import { API_PATH, createRestHandler, type RestSettings } from './rest'
import type { RecordingOptions, RecordingsOptions, Simulator } from './simulator'
import { Traffic } from './traffic'
import { TroubleBook } from './trouble'

export interface SimulatorOptions extends RestSettings {
  /** Default 0: any free port */
  port?: number
  host?: '127.0.0.1' | '::1' | 'localhost'
  /** Default: random */
  credentials?: Credentials
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const credentials = options.credentials ?? randomCredentials()
  const account = new Account(credentials)
  const troubles = new TroubleBook()
  const traffic = new Traffic()
  const closing = new AbortController()
  const { answerRest, forgetCursors } = createRestHandler({ account, troubles, traffic }, options)
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!closing.signal.aborted) console.error('The simulator failed to answer:', error)
      response.destroy()
    })
  })
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1')
  await once(server, 'listening')
  const { address, port, family } = server.address() as AddressInfo
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
  const apiUrl = url + API_PATH
  const recordingUrl = (recordingId: string) =>
    `${apiUrl}/Accounts/${credentials.accountId}/Recordings/${recordingId}/Download`

  function recordingOf(recordingId: string) {
    const recording = account.getRecording(recordingId)
    if (!recording) throw new Error(`There is no recording ${recordingId}.`)
    return recording
  }

  const simulator: Simulator = {
    url,
    apiUrl,
    accountId: credentials.accountId,
    apiKey: credentials.apiKey,
    signingSecret: credentials.signingSecrets[0] ?? '',
    signingSecrets: credentials.signingSecrets,
    addRecording: ({ seed = randomUUID(), trouble, ...recording }: RecordingOptions = {}) => {
      const recordingId = createId('RE', seed)
      const conferenceId = recording.conferenceId ?? (recording.callId ? null : createId('CF', seed))
      const durationSec = recording.durationSec ?? plausibleDurationSec(createRandom(seed))
      const createdAt = recording.createdAt ?? new Date()
      account.addRecording({
        accountId: credentials.accountId,
        recordingId,
        conferenceId,
        callId: recording.callId ?? null,
        durationSec,
        createdAt,
        updatedAt: createdAt,
        deleted: false,
        rangeIgnored: recording.rangeIgnored ?? false,
        gapSec: recording.gapSec,
        stereo: recording.stereo,
        format: recording.format,
      })
      if (trouble) troubles.set(recordingId, trouble)
      return { recordingId, conferenceId, durationSec, recordingUrl: recordingUrl(recordingId) }
    },
    addRecordings: ({ count, apartSec = 60, seed = randomUUID(), ...options }: RecordingsOptions) => {
      const newestMs = (options.createdAt ?? new Date()).getTime()
      return Array.from({ length: count }, (_, index) =>
        simulator.addRecording({
          ...options,
          seed: `${seed}:${index}`,
          createdAt: new Date(newestMs - index * apartSec * 1000),
        }),
      )
    },
    deleteRecording: (recordingId) => account.deleteRecording(recordingOf(recordingId)),
    changeDuration: (recordingId, durationSec) =>
      account.changeDuration(recordingOf(recordingId), durationSec),
    forgetCursors,
    runConference: ({ onPost, ...conference }) =>
      runConference(conference, {
        account,
        recordingUrl,
        setTrouble: (recordingId, trouble) => troubles.set(recordingId, trouble),
        signal: closing.signal,
        onPost,
      }),
    stats: () => traffic.stats(),
    setTrouble: (recordingId, trouble) => troubles.set(recordingId, trouble),
    close: async () => {
      closing.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return simulator

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestUrl = new URL(request.url ?? '/', url)
    if (requestUrl.pathname.startsWith(`${API_PATH}/`)) return answerRest(request, response, requestUrl)
    if (requestUrl.pathname === CONTROL_PATH || requestUrl.pathname.startsWith(`${CONTROL_PATH}/`)) {
      return answerControl(request, response, requestUrl, simulator)
    }
    response.writeHead(404, { 'content-type': 'text/plain' }).end(`The API is at ${apiUrl}\n`)
  }
}
