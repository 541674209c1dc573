import { db } from '@/lib/db'
import { type RecordingAudio, recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { errorFacts, log } from '@/lib/log'
import { adoptCopy, COPYABLE, type Copyable, giveUpKey, markArchived, passStored } from './adopt-copy'
import { type ArchiveStore, archiveStore } from './archive/archive-store'
import { keyGeneration, recordingKey } from './archive/recording-key'
import type { PassedAudio } from './audio-pass'
import { audioTypeOf } from './audio-type'
import { credentialsRefusedSince } from './credentials-refusal'
import { DELETED_BEFORE_COPY, giveUpCopy } from './give-up-copy'
import { type ReadingAttempt, readFromFreeClimb, WholeReading } from './read-from-freeclimb'

export type ArchiveAttempt = ReadingAttempt & {
  /** Whether to ask FreeClimb although it refuses our credentials: to learn whether it still does */
  isTrial: boolean
}

/**
 * Makes our own copy of a recording: reads FreeClimb's audio once, and in that one pass stores, hashes and measures it.
 * Where FreeClimb doesn't send it, the store may have it from an earlier attempt. Throws what is worth another attempt later,
 * also that the store can't tell. Several attempts at once, and one after the copy was made, do no harm.
 */
export async function archiveRecording(recordingId: string, attempt: ArchiveAttempt): Promise<void> {
  const settings = recordingAudioSettings()
  const store = archiveStore()
  if (store === null) return
  const recording = await db().recording.findUnique({
    where: { id: recordingId },
    select: { ...COPYABLE, archiveState: true, accountId: true, deletedAt: true },
  })
  if (recording?.archiveState !== 'waiting') return

  const isFound = async (isLastResort: boolean) =>
    (await adoptCopy(recording, store, attempt.signal, { isLastResort })) === 'adopted'
  const giveUp = async (state: 'gone' | 'failed', reason: string) => {
    if (!(await isFound(true))) await giveUpCopy(recordingId, state, reason)
  }
  if (recording.deletedAt !== null) return giveUp('gone', DELETED_BEFORE_COPY)
  if (settings !== null && recording.accountId !== null && recording.accountId !== settings.accountId)
    return giveUp('failed', 'It belongs to another FreeClimb account than the one that we have a key for.')
  if (settings === null || (!attempt.isTrial && (await credentialsRefusedSince(settings)) !== null)) {
    await isFound(false)
    return
  }

  try {
    const outcome = await readFromFreeClimb(recordingId, settings, attempt, (audio, signal) =>
      keep(recording, audio, store, { ...attempt, signal }),
    )
    if (outcome === 'deleted') return await giveUp('gone', DELETED_BEFORE_COPY)
    if (outcome === 'never-ready')
      return await giveUp('failed', 'FreeClimb was still preparing it after a day.')
    if (outcome === 'credentials-refused') await isFound(false)
  } catch (error) {
    if (attempt.signal.aborted || !(await isFound(false))) throw error
  }
}

/** Stores what FreeClimb sends, and says so in the row. Several attempts at once end with one object that the row names. */
export async function keep(
  recording: Copyable,
  audio: RecordingAudio,
  store: ArchiveStore,
  { signal, attempt }: ArchiveAttempt,
) {
  const startedMs = performance.now()
  const recordingId = recording.id
  const key = recording.archiveKey ?? recordingKey(recordingId)
  const reading = new WholeReading(audio, attempt)
  const created = await store
    .create(key, reading.chunks(), audioTypeOf(audio.contentType), signal)
    .finally(() => audio.bytes.stop())
  // An earlier attempt stored it and ended before it could say so: an object appears only when it is whole.
  const passed = created === 'created' ? reading.passed() : await passStored(store, key, signal)
  if (passed === null) throw new Error(`The store has no ${key}, and does not take one.`)
  if (created === 'exists' && !isSame(passed, audio, reading)) {
    if (await giveUpKey(recording)) await store.remove(key)
    throw new Error(
      `The copy of recording ${recordingId} was of another size than FreeClimb's audio, or of other bytes.`,
    )
  }
  if (!(await markArchived(recording, key, audio.contentType, passed))) return yieldTo(recording, key, store)
  await removeGivenUp(recordingId, key, store)
  const { sizeBytes } = passed
  log.info({ recordingId, sizeBytes, durationMs: Math.round(performance.now() - startedMs) }, 'copied')
}

// A store that refuses before it has read everything leaves only the size to go by.
function isSame(stored: PassedAudio, { sizeBytes }: RecordingAudio, reading: WholeReading) {
  const sent = reading.passedIfWhole()
  if (sent !== null) return stored.sha256 === sent.sha256
  return sizeBytes === null || stored.sizeBytes === sizeBytes
}

/** Another attempt has said where the copy lies, or has given this key up; then the object here is nobody's. */
async function yieldTo({ id }: Copyable, key: string, store: ArchiveStore) {
  const row = await db().recording.findUnique({
    where: { id },
    select: { archiveState: true, archiveKey: true },
  })
  if (row === null) return
  if (keyGeneration(id, row.archiveKey) > keyGeneration(id, key)) await store.remove(key)
  if (row.archiveState !== 'archived') throw new Error(`Another attempt gave ${key} up.`)
}

/** What was removed when its key was given up, unless that attempt was killed in between. */
async function removeGivenUp(recordingId: string, key: string, store: ArchiveStore) {
  const generation = keyGeneration(recordingId, key)
  if (generation === 1) return
  await store
    .remove(recordingKey(recordingId, generation - 1))
    .catch((error: unknown) => log.warn({ recordingId, error: errorFacts(error) }, 'a given-up object stays'))
}
