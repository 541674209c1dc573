import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Account, Recording } from './account'
import { answerAudio, PAGE } from './audio-answer'
import { RecordingLists, recordingResource } from './recording-list'
import { answerError, answerJson, type ErrorShape, REST_ERRORS, type RestError } from './rest-errors'
import type { Traffic } from './traffic'
import type { TroubleBook, TroubleName, TroubleSettings } from './trouble'

export const API_PATH = '/apiserver'

export interface RestSettings {
  /** Default 20, so that tests have to page */
  pageSize?: number
  ampersandCursor?: boolean
  /** Default 'alternate': errors switch between the two shapes */
  errorShape?: ErrorShape | 'alternate'
  rangeIgnored?: boolean
}

export interface RestContext {
  account: Account
  troubles: TroubleBook
  traffic: Traffic
}

const EVERYWHERE: readonly TroubleName[] = [
  'status-401',
  'status-404',
  'rate-limited',
  'server-error',
  'stall',
  'page-404',
  'page-200',
]
const AUDIO_ONLY: readonly TroubleName[] = [
  'deleted',
  'not-ready',
  'reset-midway',
  'truncated',
  'no-length',
  'empty-body',
  'range-ignored',
  'length-too-short',
  'length-too-long',
  'header-only',
  'page-as-audio',
  'other-length',
]
const REFUSALS: Partial<Record<TroubleName, RestError>> = {
  'status-401': REST_ERRORS.badCredentials,
  'status-404': REST_ERRORS.unknownRecording,
  'rate-limited': REST_ERRORS.rateLimited,
  'server-error': REST_ERRORS.internal,
  'not-ready': REST_ERRORS.notReady,
  deleted: REST_ERRORS.deleted,
}
const DEFAULT_PAGE_SIZE = 20
const DEFAULT_RETRY_AFTER_SEC = 1

/** Creates a handler for everything under /apiserver: the recordings part of FreeClimb's REST API. */
export function createRestHandler({ account, troubles, traffic }: RestContext, settings: RestSettings = {}) {
  const lists = new RecordingLists({
    pageSize: settings.pageSize ?? DEFAULT_PAGE_SIZE,
    ampersandCursor: settings.ampersandCursor ?? false,
    isBroken: (recordingId) => troubles.has(recordingId, 'broken-item'),
  })
  let errorsAnswered = 0

  return { answerRest, forgetCursors: () => lists.forget() }

  async function answerRest(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    traffic.countRequest(response)
    const error = isAuthorized(request, account)
      ? await answerPath(request, response, url)
      : REST_ERRORS.badCredentials
    if (error) refuse(response, error)
  }

  /** Returns null if it has responded, otherwise the error to respond with. */
  async function answerPath(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
  ): Promise<RestError | null> {
    const path = url.pathname.slice(API_PATH.length)
    const [, accounts, accountId, collection, id, action, ...more] = path.split('/')
    if (accounts !== 'Accounts' || more.length > 0) return REST_ERRORS.unknownPath
    if (accountId !== account.credentials.accountId) return REST_ERRORS.otherAccount
    if (collection === undefined) return answerAccount(request, response, accountId)
    if (collection === 'Recordings' && id === undefined) {
      return answerList(request, response, url, path, account.listRecordings())
    }
    if (collection === 'Conferences' && id !== undefined && action === 'Recordings') {
      if (!account.hasConference(id)) return REST_ERRORS.unknownConference
      const recordings = account.listRecordings().filter(({ conferenceId }) => conferenceId === id)
      return answerList(request, response, url, path, recordings)
    }
    if (collection !== 'Recordings' || id === undefined) return REST_ERRORS.unknownPath
    const recording = account.getRecording(id)
    if (!recording) return REST_ERRORS.unknownRecording
    if (action === undefined) return answerRecording(request, response, recording)
    if (action === 'Download') return answerFile(request, response, recording, 'download')
    if (action === 'Stream') return answerFile(request, response, recording, 'stream')
    return REST_ERRORS.unknownPath
  }

  function answerAccount(
    request: IncomingMessage,
    response: ServerResponse,
    accountId: string,
  ): RestError | null {
    traffic.countEndpoint(response, 'account', null)
    if (request.method !== 'GET') return REST_ERRORS.wrongMethod
    const trouble = troubles.meet(null, EVERYWHERE)
    if (trouble) return answerTrouble(response, trouble)
    const account = { uri: `/Accounts/${accountId}`, accountId, alias: '', type: 'trial', status: 'active' }
    traffic.countBytes(response, answerJson(response, 200, account))
    return null
  }

  function answerList(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    path: string,
    recordings: readonly Recording[],
  ): RestError | null {
    traffic.countEndpoint(response, 'list', null)
    if (request.method !== 'GET') return REST_ERRORS.wrongMethod
    const trouble = troubles.meet(null, EVERYWHERE)
    if (trouble) return answerTrouble(response, trouble)
    const page = lists.list(path, url.searchParams, recordings)
    if (!page) return REST_ERRORS.badQuery
    traffic.countBytes(response, answerJson(response, 200, page))
    return null
  }

  function answerRecording(
    request: IncomingMessage,
    response: ServerResponse,
    recording: Recording,
  ): RestError | null {
    const isDelete = request.method === 'DELETE'
    traffic.countEndpoint(response, isDelete ? 'delete' : 'recording', recording.recordingId)
    if (!isDelete && request.method !== 'GET') return REST_ERRORS.wrongMethod
    const trouble = troubles.meet(recording.recordingId, EVERYWHERE)
    if (trouble) return answerTrouble(response, trouble)
    if (!isDelete) {
      traffic.countBytes(response, answerJson(response, 200, recordingResource(recording)))
      return null
    }
    if (recording.deleted) return REST_ERRORS.deleted
    account.deleteRecording(recording)
    response.writeHead(204).end()
    return null
  }

  async function answerFile(
    request: IncomingMessage,
    response: ServerResponse,
    recording: Recording,
    endpoint: 'download' | 'stream',
  ): Promise<RestError | null> {
    traffic.countEndpoint(response, endpoint, recording.recordingId)
    if (request.method !== 'GET') return REST_ERRORS.wrongMethod
    const trouble = troubles.meet(recording.recordingId, [...EVERYWHERE, ...AUDIO_ONLY])
    if (trouble && !AUDIO_ONLY.includes(trouble.name)) return answerTrouble(response, trouble)
    if (trouble && REFUSALS[trouble.name]) return answerTrouble(response, trouble)
    if (recording.deleted) return REST_ERRORS.deleted
    const rangeIgnored =
      (settings.rangeIgnored ?? false) || recording.rangeIgnored || trouble?.name === 'range-ignored'
    await answerAudio(request, response, recording, { trouble: trouble?.name ?? null, rangeIgnored, traffic })
    return null
  }

  function answerTrouble(
    response: ServerResponse,
    { name, retryAfterSec }: TroubleSettings,
  ): RestError | null {
    // A stall accepts the request and stays silent until the client gives up.
    if (name === 'stall') return null
    if (name === 'page-404' || name === 'page-200') {
      response.writeHead(name === 'page-404' ? 404 : 200, { 'content-type': 'text/html' }).end(PAGE)
      return null
    }
    if (name === 'rate-limited') response.setHeader('retry-after', retryAfterSec ?? DEFAULT_RETRY_AFTER_SEC)
    return REFUSALS[name] ?? REST_ERRORS.internal
  }

  function refuse(response: ServerResponse, error: RestError): void {
    let shape = settings.errorShape ?? 'alternate'
    if (error === REST_ERRORS.badCredentials) {
      // The response must be the same to the byte, whatever is wrong with the credentials.
      shape = shape === 'alternate' ? 'message' : shape
      response.setHeader('www-authenticate', 'Basic realm="FreeClimb API"')
    }
    if (shape === 'alternate') {
      shape = errorsAnswered % 2 === 0 ? 'message' : 'call'
      errorsAnswered += 1
    }
    traffic.countBytes(response, answerError(response, error, shape))
  }
}

function isAuthorized(request: IncomingMessage, account: Account): boolean {
  const { accountId, apiKey } = account.credentials
  const expected = `Basic ${Buffer.from(`${accountId}:${apiKey}`).toString('base64')}`
  return timingSafeEqual(digest(expected), digest(request.headers.authorization ?? ''))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
