import { archiveStore } from '@/lib/archive/open-archive-store'
import {
  DELETED_BEFORE_ARCHIVED,
  giveUpArchiving,
  recordMissing,
  reviveRecording,
} from '@/lib/archiving/archive-state'
import { pendingMeasuring } from '@/lib/archiving/archiving'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { db } from '@/lib/db'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { errorFacts, log } from '@/lib/log'
import { type FoundRecording, findRecording } from '@/lib/recordings/find-recording'
import { type Result, refuse } from '@/lib/result'
import {
  type AudioAnswer,
  type AudioEnd,
  type AudioProblem,
  type AudioRequest,
  openRecordingAudio,
} from './audio'
import { AUDIO_FAILURES } from './audio-failures'

/** `awaitsListener`: whether a user who plays this should trigger measuring it. */
export type FoundAudio = { answer: AudioAnswer; recording: FoundRecording; awaitsListener: boolean }

/** Finds a recording and opens its audio. Logs one line once the answer is sent, cut short or refused. */
export async function answerRecordingAudio(
  recordingId: string,
  request: AudioRequest,
): Promise<Result<FoundAudio, AudioProblem>> {
  const startedMs = performance.now()
  const durationMs = () => Math.round(performance.now() - startedMs)
  const onEnd = (end: AudioEnd) => log.info({ recordingId, ...end, durationMs: durationMs() }, 'audio')
  const found = await findAndOpen(recordingId, request, onEnd)
  if (!found.ok) {
    const { failure } = found.problem
    const { status } = AUDIO_FAILURES[failure]
    const level = status >= 500 || failure === 'other-account' ? 'warn' : 'info'
    log[level]({ recordingId, status, failure, durationMs: durationMs() }, 'audio')
  }
  return found
}

// FreeClimb may post about a recording before its file is available.
const FRESH_MS = 15 * 60_000
const STILL_ON_ITS_WAY = refuse<AudioProblem>({ failure: 'not-ready', retryAfterSec: 10 })

function isFresh({ receivedAt }: FoundRecording) {
  return Date.now() - receivedAt.getTime() < FRESH_MS
}

/** Updates the row if playing contradicts it: audio we had given up on plays, or audio we wait for is gone. */
async function recordWhatPlayingShows(
  { id, archiveState, missingSince }: FoundRecording,
  opened: Result<AudioAnswer, AudioProblem>,
) {
  if (archiveState === 'archived') return
  if (opened.ok && (archiveState !== 'waiting' || missingSince !== null)) return reviveRecording(id)
  if (opened.ok || archiveState !== 'waiting') return
  const { failure } = opened.problem
  if (failure !== 'deleted' && failure !== 'missing') return
  // If there is an archive, a job searches it before giving up.
  if ((await recordMissing(id, failure)) && archiveStore() === null)
    await giveUpArchiving(id, 'gone', DELETED_BEFORE_ARCHIVED)
}

/** Stores the format once, because later ranges don't include the first bytes that show it. */
async function recordFormat({ id, audioFormat }: FoundRecording, answer: AudioAnswer) {
  if (audioFormat !== null || answer.status === 304 || answer.seenFormat === null) return
  await db().recording.updateMany({
    where: { id, audioFormat: null },
    data: { audioFormat: answer.seenFormat },
  })
}

async function findAndOpen(
  recordingId: string,
  request: AudioRequest,
  onEnd: (end: AudioEnd) => void,
): Promise<Result<FoundAudio, AudioProblem>> {
  try {
    const recording = await findRecording(recordingId)
    if (recording === null) return refuse({ failure: 'not-found' })
    const opened = await openRecordingAudio(recording, request, recordingAudioSettings(), onEnd)
    await recordWhatPlayingShows(recording, opened).catch((error: unknown) =>
      // Not worth failing playback: the next play will show the same.
      log.warn({ recordingId, error: errorFacts(error) }, 'what playback found could not be recorded'),
    )
    if (!opened.ok)
      return opened.problem.failure === 'missing' && isFresh(recording) ? STILL_ON_ITS_WAY : opened
    const answer = opened.value
    await recordFormat(recording, answer)
    const awaitsListener = pendingMeasuring(recording) === 'on-its-own'
    return { ok: true, value: { answer, recording, awaitsListener } }
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    return refuse({ failure: 'database-unavailable', retryAfterSec: 5 })
  }
}
