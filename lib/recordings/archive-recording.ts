import { db } from '@/lib/db'
import { inTurns } from '@/lib/freeclimb/in-turns'
import {
  type RecordingAudio,
  type RecordingAudioSettings,
  recordingAudioSettings,
  requestRecordingAudio,
} from '@/lib/freeclimb/recording-audio'
import type { UpstreamFailure } from '@/lib/freeclimb/recording-audio-error'
import { log } from '@/lib/log'
import { type ArchiveStore, archiveStore } from './archive/archive-store'
import { AudioPass, type PassedAudio } from './audio-pass'
import { audioTypeOf } from './audio-type'
import {
  credentialsRefusedSince,
  noteCredentialsAccepted,
  noteCredentialsRefused,
} from './credentials-refusal'

const READY_WITHIN_MS = 24 * 3_600_000
/** After so many attempts, a file that ends before its own header says so is what FreeClimb has. */
const ATTEMPTS_AT_WHOLE = 4

export type ArchiveAttempt = {
  signal: AbortSignal
  /** Whether to ask FreeClimb although it refuses our credentials: to learn whether it still does */
  isTrial: boolean
  /** Counts from 1 */
  attempt: number
  waitingSince: Date
}

/**
 * Makes our own copy of a recording: reads FreeClimb's audio once, and in that one pass stores, hashes and measures it.
 * Throws what is worth another attempt later. Several attempts at once, and one after the copy was made, do no harm.
 */
export async function archiveRecording(recordingId: string, attempt: ArchiveAttempt): Promise<void> {
  const settings = recordingAudioSettings()
  const store = archiveStore()
  if (settings === null || store === null) return
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: { archiveState: true, accountId: true },
  })
  if (recording?.archiveState !== 'waiting') return
  if (recording.accountId !== null && recording.accountId !== settings.accountId)
    return giveUp(
      recordingId,
      'failed',
      'It belongs to another FreeClimb account than the one that we have a key for.',
    )
  if (!attempt.isTrial && (await credentialsRefusedSince(settings)) !== null) return

  const read = await inTurns(async (turn) => {
    const audio = await requestRecordingAudio(recordingId, null, turn, settings)
    if (audio.ok) await keep(recordingId, audio, store, { ...attempt, signal: turn })
    return audio
  }, attempt.signal)
  if (read === 'no-turn') throw new Error('There was no turn to ask FreeClimb for minutes.')
  if (!read.ok) return notSent(recordingId, read.failure, attempt, settings)
  await noteCredentialsAccepted()
}

async function notSent(
  recordingId: string,
  failure: UpstreamFailure | 'no-such-part',
  { waitingSince }: ArchiveAttempt,
  settings: RecordingAudioSettings,
) {
  if (failure === 'credentials') return noteCredentialsRefused(settings)
  if (failure === 'deleted')
    return giveUp(recordingId, 'gone', 'FreeClimb had deleted it before it was copied.')
  if (failure === 'not-ready' && Date.now() - waitingSince.getTime() > READY_WITHIN_MS)
    return giveUp(recordingId, 'failed', 'FreeClimb was still preparing it after a day.')
  throw new Error(`FreeClimb did not send recording ${recordingId}: ${failure}`)
}

async function giveUp(recordingId: string, archiveState: 'gone' | 'failed', archiveReason: string) {
  const deletedAt = archiveState === 'gone' ? { deletedAt: new Date() } : {}
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: { archiveState, archiveReason, ...deletedAt },
  })
  log.warn({ recordingId, archiveState, reason: archiveReason }, 'not copied')
}

async function keep(
  recordingId: string,
  audio: RecordingAudio,
  store: ArchiveStore,
  { signal, attempt }: ArchiveAttempt,
) {
  const startedMs = performance.now()
  const key = `${recordingId}.wav`
  const mimeType = audioTypeOf(audio.contentType)
  const isPatient = attempt < ATTEMPTS_AT_WHOLE
  const reading = new WholeReading(audio, isPatient)
  const created = await store
    .create(key, reading.chunks(), mimeType, signal)
    .finally(() => audio.bytes.stop())
  // An earlier attempt stored it and ended before it could say so: an object appears only when it is whole.
  const passed = created === 'created' ? reading.passed() : await readStored(store, key, signal)
  if (audio.sizeBytes !== null && passed.sizeBytes !== audio.sizeBytes && created === 'exists') {
    await store.remove(key)
    throw new Error(`The copy of recording ${recordingId} was of another size than FreeClimb's audio.`)
  }
  const { sizeBytes, sha256, measures } = passed
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: {
      archiveState: 'archived',
      archiveReason: measures.isTruncated
        ? 'FreeClimb’s file ends before its own header says it does.'
        : null,
      archivedAt: new Date(),
      archiveKey: key,
      mimeType,
      sizeBytes,
      sha256,
      lengthMs: measures.lengthMs,
      peaks: measures.peaks,
    },
  })
  log.info({ recordingId, sizeBytes, durationMs: Math.round(performance.now() - startedMs) }, 'copied')
}

/** FreeClimb's audio on its way into the store, which is to get all of it or nothing. */
class WholeReading {
  readonly #audio: RecordingAudio
  readonly #isPatient: boolean
  #passed: PassedAudio | null = null

  constructor(audio: RecordingAudio, isPatient: boolean) {
    this.#audio = audio
    this.#isPatient = isPatient
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const pass = new AudioPass()
    const { bytes, sizeBytes } = this.#audio
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) {
      pass.take(chunk)
      yield chunk
    }
    const passed = pass.end()
    if (sizeBytes !== null && passed.sizeBytes !== sizeBytes)
      throw new Error(`FreeClimb sent ${passed.sizeBytes} bytes of ${sizeBytes}.`)
    if (passed.measures.isTruncated && this.#isPatient)
      throw new Error('FreeClimb’s file ends before its own header says it does.')
    this.#passed = passed
  }

  passed(): PassedAudio {
    if (this.#passed === null) throw new Error('The store took the audio without reading it to its end.')
    return this.#passed
  }
}

async function readStored(store: ArchiveStore, key: string, signal: AbortSignal): Promise<PassedAudio> {
  const object = await store.open(key, null, signal)
  if (object === null) throw new Error(`The store has no ${key}, and does not take one.`)
  const pass = new AudioPass()
  for await (const chunk of object) pass.take(chunk)
  return pass.end()
}
