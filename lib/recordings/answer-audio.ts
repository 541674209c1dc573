import { isDatabaseUnavailable } from '@/lib/database-errors'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { log } from '@/lib/log'
import { measuringToCome } from './archiving'
import {
  type AudioAnswer,
  type AudioEnd,
  type AudioRefusal,
  type AudioRequest,
  openRecordingAudio,
} from './audio'
import { AUDIO_FAILURES } from './audio-failures'
import { findRecording } from './find-recording'

/** `awaitsListener`: whether the recording is to be measured because somebody listens to it. */
export type FoundAudio = AudioAnswer & { awaitsListener: boolean }

/** Finds a recording and opens its audio. Logs one line, when the answer has gone out or was cut short. */
export async function answerRecordingAudio(
  recordingId: string,
  request: AudioRequest,
): Promise<FoundAudio | AudioRefusal> {
  const startedMs = performance.now()
  const durationMs = () => Math.round(performance.now() - startedMs)
  const onEnd = (end: AudioEnd) => log.info({ recordingId, ...end, durationMs: durationMs() }, 'audio')
  const answer = await findAndOpen(recordingId, request, onEnd)
  if (!answer.ok) {
    const { failure } = answer
    const { status } = AUDIO_FAILURES[failure]
    const level = status >= 500 || failure === 'other-account' ? 'warn' : 'info'
    log[level]({ recordingId, status, failure, durationMs: durationMs() }, 'audio')
  }
  return answer
}

async function findAndOpen(recordingId: string, request: AudioRequest, onEnd: (end: AudioEnd) => void) {
  try {
    const recording = await findRecording(recordingId)
    if (recording === null) return { ok: false, failure: 'not-found' } satisfies AudioRefusal
    const answer = await openRecordingAudio(recording, request, recordingAudioSettings(), onEnd)
    return answer.ok ? { ...answer, awaitsListener: measuringToCome(recording) === 'alone' } : answer
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    return { ok: false, failure: 'database-unavailable', retryAfterSec: 5 } satisfies AudioRefusal
  }
}
