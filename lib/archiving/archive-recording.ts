import { ArchiveError } from '@/lib/archive/archive-error'
import type { ArchiveStore } from '@/lib/archive/archive-store'
import { archiveStore } from '@/lib/archive/open-archive-store'
import { db } from '@/lib/db'
import { type RecordingAudio, recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { errorFacts, log } from '@/lib/log'
import type { AnalyzedAudio } from '@/lib/measuring/audio-analyzer'
import { audioFaultOf } from '@/lib/measuring/audio-analyzer'
import { SNIFFED_BYTES, sniffAudio } from '@/lib/measuring/sniff-audio'
import { FaultyAudio } from '@/lib/recordings/audio-fault'
import { audioTypeOf } from '@/lib/recordings/audio-type'
import { withLengthsOf } from '@/lib/recordings/length'
import {
  ARCHIVABLE,
  type Archivable,
  adoptStoredAudio,
  archivedFacts,
  giveUpKey,
  markArchived,
  measureStored,
} from './adopt-stored-audio'
import {
  DELETED_BEFORE_ARCHIVED,
  giveUpArchiving,
  recordArchiveUnavailable,
  recordAudioFault,
  recordMissing,
} from './archive-state'
import { credentialsRefusedSince } from './credentials-refusal'
import { type ReadingAttempt, readFromFreeClimb, VerifiedDownload } from './read-from-freeclimb'
import { keyGeneration, recordingKey } from './recording-key'

export type ArchiveAttempt = ReadingAttempt & {
  /** Whether to ask FreeClimb although it rejects our credentials, to find out if it still does */
  isTrial: boolean
}

/** queueRecordings retries these once FREECLIMB_ACCOUNT_ID names that account. */
export const OF_ANOTHER_ACCOUNT =
  'It belongs to another FreeClimb account than the one that FREECLIMB_ACCOUNT_ID names.'

/**
 * Archives a recording: reads FreeClimb's audio once, and stores, hashes and measures it in that one pass. If FreeClimb
 * doesn't send it, the store may have it from an earlier attempt. Throws what is worth a retry, including that the store
 * can't tell. Safe to run several times, even at once.
 */
export async function archiveRecording(recordingId: string, attempt: ArchiveAttempt): Promise<void> {
  const settings = recordingAudioSettings()
  const store = archiveStore()
  if (store === null) return
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: { ...ARCHIVABLE, archiveState: true, accountId: true, deletedAt: true },
  })
  if (recording?.archiveState !== 'waiting') return

  const isFound = async (isLastResort: boolean) => {
    const looking = adoptStoredAudio(recording, store, attempt.signal, { isLastResort })
    return (await looking.catch(recordAndThrow)) === 'adopted'
  }
  const recordAndThrow = async (error: unknown) => {
    if (error instanceof ArchiveError) await recordArchiveUnavailable(recordingId)
    throw error
  }
  const giveUp = async (state: 'gone' | 'failed', reason: string) => {
    if (!(await isFound(true))) await giveUpArchiving(recordingId, state, reason)
  }
  if (recording.deletedAt !== null) return giveUp('gone', DELETED_BEFORE_ARCHIVED)
  if (settings !== null && recording.accountId !== null && recording.accountId !== settings.accountId)
    return giveUp('failed', OF_ANOTHER_ACCOUNT)
  if (settings === null || (!attempt.isTrial && (await credentialsRefusedSince(settings)) !== null)) {
    await isFound(false)
    return
  }

  try {
    const outcome = await readFromFreeClimb(recordingId, settings, attempt, (audio, signal) =>
      storeAudio(recording, audio, store, { ...attempt, signal }),
    )
    if (outcome === 'deleted' || outcome === 'missing') {
      if (await recordMissing(recordingId, outcome)) return await giveUp('gone', DELETED_BEFORE_ARCHIVED)
      throw new Error(`FreeClimb has no audio of recording ${recordingId}: ${outcome}`)
    }
    if (outcome === 'never-ready')
      return await giveUp('failed', 'FreeClimb was still preparing it after a day.')
    if (outcome === 'credentials-refused') await isFound(false)
  } catch (error) {
    if (error instanceof FaultyAudio) await recordAudioFault(recordingId, error.fault)
    if (attempt.signal.aborted || !(await isFound(false))) throw error
  }
}

/**
 * Asks FreeClimb again for a recording whose archived file is faulty. A good file replaces it in the row, and the faulty one
 * stays in the store.
 */
export async function recheckRecording(recordingId: string, attempt: ArchiveAttempt): Promise<void> {
  const settings = recordingAudioSettings()
  const store = archiveStore()
  if (store === null || settings === null) return
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: { ...ARCHIVABLE, archiveState: true, archiveKey: true },
  })
  if (recording?.archiveState !== 'archived') return
  try {
    await readFromFreeClimb(recordingId, settings, attempt, (audio, signal) =>
      replaceFaulty(recording, audio, store, signal),
    )
  } catch (error) {
    if (!(error instanceof FaultyAudio)) throw error
    log.info({ recordingId, fault: error.fault }, 'asked FreeClimb again; the faulty file stays')
  }
}

async function replaceFaulty(
  recording: Archivable,
  audio: RecordingAudio,
  store: ArchiveStore,
  signal: AbortSignal,
) {
  const { id, conferenceId, archiveKey, durationSec } = recording
  const key = recordingKey(id, keyGeneration(id, archiveKey) + 1)
  const reading = new VerifiedDownload(audio, durationSec, 1)
  const created = await store
    .create(key, reading.chunks(), await typeOf(audio), signal)
    .finally(() => audio.bytes.stop())
  const passed = created === 'created' ? reading.passed() : await measureStored(store, key, signal)
  const fault = passed && audioFaultOf(passed, durationSec)
  if (passed === null || fault !== null) return
  const data = archivedFacts(key, audio.contentType, passed, durationSec)
  await db().$transaction((tx) =>
    withLengthsOf(tx, conferenceId, () =>
      tx.recording.updateMany({ where: { id, archiveKey, archiveState: 'archived' }, data }),
    ),
  )
  log.info({ recordingId: id, sizeBytes: passed.sizeBytes }, 'archived again')
}

/** Stores what FreeClimb sends and marks the row. Concurrent attempts end with one object, which the row names. */
export async function storeAudio(
  recording: Archivable,
  audio: RecordingAudio,
  store: ArchiveStore,
  { signal, attempt }: ArchiveAttempt,
) {
  const startedMs = performance.now()
  const recordingId = recording.id
  const key = recording.archiveKey ?? recordingKey(recordingId)
  const reading = new VerifiedDownload(audio, recording.durationSec, attempt)
  const created = await store
    .create(key, reading.chunks(), await typeOf(audio), signal)
    .finally(() => audio.bytes.stop())
  // An earlier attempt stored it and died before it marked the row; objects only appear once they're complete.
  const passed = created === 'created' ? reading.passed() : await measureStored(store, key, signal)
  if (passed === null) throw new Error(`The archive has no ${key}, and doesn't accept one.`)
  if (created === 'exists' && !isSame(passed, audio, reading)) {
    if (await giveUpKey(recording)) await store.remove(key)
    throw new Error(
      `The archived audio of recording ${recordingId} had another size than FreeClimb's, or other bytes.`,
    )
  }
  if (!(await markArchived(recording, key, audio.contentType, passed))) return yieldTo(recording, key, store)
  await removeGivenUp(recordingId, key, store)
  const { sizeBytes } = passed
  log.info({ recordingId, sizeBytes, durationMs: Math.round(performance.now() - startedMs) }, 'archived')
}

async function typeOf({ bytes, contentType }: RecordingAudio): Promise<string> {
  try {
    return audioTypeOf(sniffAudio(await bytes.peek(SNIFFED_BYTES)), contentType)
  } catch (error) {
    bytes.stop()
    throw error
  }
}

// A store that refuses before it has read everything leaves us only the size to compare.
function isSame(stored: AnalyzedAudio, { sizeBytes }: RecordingAudio, reading: VerifiedDownload) {
  const sent = reading.passedIfWhole()
  if (sent !== null) return stored.sha256 === sent.sha256
  return sizeBytes === null || stored.sizeBytes === sizeBytes
}

/** Another attempt has marked the row or given this key up; if it gave the key up, no row names our object. */
async function yieldTo({ id }: Archivable, key: string, store: ArchiveStore) {
  const row = await db().recording.findUnique({
    where: { id },
    select: { archiveState: true, archiveKey: true },
  })
  if (row === null) return
  if (keyGeneration(id, row.archiveKey) > keyGeneration(id, key)) await store.remove(key)
  if (row.archiveState !== 'archived') throw new Error(`Another attempt gave ${key} up.`)
}

/** Removes the previous key's object, in case the attempt that gave the key up was killed before it could. */
async function removeGivenUp(recordingId: string, key: string, store: ArchiveStore) {
  const generation = keyGeneration(recordingId, key)
  if (generation === 1) return
  await store
    .remove(recordingKey(recordingId, generation - 1))
    .catch((error: unknown) => log.warn({ recordingId, error: errorFacts(error) }, 'a given-up object stays'))
}
