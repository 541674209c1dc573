import { after, type NextRequest } from 'next/server'
import { authorizeRequest } from '@/app/access'
import { databaseUnavailableResponse } from '@/app/database-unavailable'
import { answerPlainPage } from '@/app/plain-page'
import { runJobDuringResponse } from '@/app/run-jobs'
import { readViewer } from '@/app/viewer'
import { queueMeasuring } from '@/lib/archiving/measure-recording'
import { tidyPendingEvents } from '@/lib/audit/pending-events'
import { answerRecordingAudio } from '@/lib/playback/answer-audio'
import type { AudioAnswer, AudioProblem } from '@/lib/playback/audio'
import { findDownloadFileName } from '@/lib/playback/download-file-name'
import { beginsListening, recordAudioSent } from '@/lib/playback/record-audio-sent'
import { extensionOf } from '@/lib/recordings/audio-type'
import { type FoundRecording, findRecording } from '@/lib/recordings/find-recording'
import { audioProblem } from '../../../problem'
import { withContentLength } from './content-length'

// For a slow listener of a long recording: Vercel's default limit for a streaming function.
export const maxDuration = 300

type Context = RouteContext<'/api/recordings/[recordingId]/audio'>

export async function GET(request: NextRequest, context: Context) {
  const answer = await answerAudio(request, context)
  const isRefusal = answer.status >= 400
  return isRefusal && isNavigation(request.headers) ? asPage(request, answer, await context.params) : answer
}

/** Turns a refusal into a page with a way on, for a user who followed a link. */
async function asPage(request: NextRequest, refusal: Response, { recordingId }: { recordingId: string }) {
  const { error } = await refusal.json()
  const recording = refusal.status < 500 ? await findRecording(recordingId) : null
  const isStranger = refusal.status === 401
  const page = answerPlainPage(request, {
    status: refusal.status,
    title: 'No audio',
    heading: isStranger ? 'You are signed out' : 'This recording can’t be downloaded',
    text: error,
    link: isStranger
      ? { href: '/sign-in', text: 'Sign in' }
      : recording === null
        ? { href: '/conferences', text: 'All conferences' }
        : { href: `/conferences/${recording.conferenceId}`, text: 'Back to the conference' },
  })
  for (const name of ['retry-after', 'content-range'])
    if (refusal.headers.has(name)) page.headers.set(name, refusal.headers.get(name) ?? '')
  return page
}

function isNavigation(headers: Headers) {
  const destination = headers.get('sec-fetch-dest')
  if (destination !== null) return destination === 'document'
  return /^text\/html\b/.test(headers.get('accept') ?? '')
}

async function answerAudio(request: NextRequest, { params }: Context): Promise<Response> {
  const isDownload = request.nextUrl.searchParams.get('download') === '1'
  const access = await authorizeRequest(request, isDownload ? 'download' : 'play', { keys: true })
  if (!access.ok) return access.refusal
  const { recordingId } = await params
  const found = await answerRecordingAudio(recordingId, {
    range: request.headers.get('range'),
    ifRange: request.headers.get('if-range'),
    ifNoneMatch: request.headers.get('if-none-match'),
    wantsBody: request.method === 'GET',
    isPlaying: !isDownload && isMediaElement(request.headers),
    clientLeft: request.signal,
  })
  if (!found.ok) return refuse(found.problem)
  const { answer, recording, awaitsListener } = found.value
  try {
    const fileName = await fileNameOf(recording, answer, isDownload)
    if (request.method === 'GET') {
      await recordAudioSent(access.actor, access.origin, recording, answer, { isDownload })
      // Not awaited, and safe to lose: it runs again before the audit log is read.
      after(tidyPendingEvents)
      const isListener = access.actor.kind === 'user' && !isDownload && beginsListening(answer)
      if (isListener && awaitsListener)
        runJobDuringResponse('measure-recording', () => queueMeasuring(recordingId))
    }
    return respond(answer, `${isDownload ? 'attachment' : 'inline'}; filename="${fileName}"`)
  } catch (error) {
    if (answer.status !== 304) await answer.body?.cancel()
    return databaseUnavailableResponse(error)
  }
}

async function fileNameOf(recording: FoundRecording, answer: AudioAnswer, isDownload: boolean) {
  const contentType = answer.status === 304 ? '' : answer.contentType
  if (isDownload) return findDownloadFileName(recording, contentType, (await readViewer()).timeZone)
  return `${recording.id}.${extensionOf(contentType)}`
}

function isMediaElement(headers: Headers) {
  return ['audio', 'video'].includes(headers.get('sec-fetch-dest') ?? '')
}

function respond(answer: AudioAnswer, disposition: string) {
  const headers = new Headers({
    // no-transform: compression would change the length and the ranges.
    'Cache-Control': 'private, max-age=0, must-revalidate, no-transform',
  })
  if (answer.etag !== null) headers.set('ETag', answer.etag)
  if (answer.status === 304) return new Response(null, { status: 304, headers })
  const { status, range, sizeBytes, contentType, body } = answer
  headers.set('Content-Type', contentType)
  headers.set('Content-Disposition', disposition)
  headers.set('Accept-Ranges', 'bytes')
  if (range !== null) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${sizeBytes}`)
  const lengthBytes = range === null ? sizeBytes : range.end - range.start + 1
  return withContentLength(new Response(body, { status, headers }), lengthBytes)
}

function refuse({ failure, retryAfterSec, sizeBytes }: AudioProblem) {
  return audioProblem(failure, {
    ...(retryAfterSec !== undefined && { 'retry-after': String(retryAfterSec) }),
    ...(sizeBytes !== undefined && { 'content-range': `bytes */${sizeBytes}` }),
  })
}
