import { db } from '@/lib/db'
import { type RecordingAudio, recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { log } from '@/lib/log'
import { type ArchiveStore, archiveStore } from './archive/archive-store'
import { AudioPass, measuredFacts, type PassedAudio } from './audio-pass'
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
    return giveUpCopy(
      recordingId,
      'failed',
      'It belongs to another FreeClimb account than the one that we have a key for.',
    )
  if (!attempt.isTrial && (await credentialsRefusedSince(settings)) !== null) return

  const outcome = await readFromFreeClimb(recordingId, settings, attempt, (audio, signal) =>
    keep(recordingId, audio, store, { ...attempt, signal }),
  )
  if (outcome === 'deleted') return giveUpCopy(recordingId, 'gone', DELETED_BEFORE_COPY)
  if (outcome === 'never-ready')
    return giveUpCopy(recordingId, 'failed', 'FreeClimb was still preparing it after a day.')
}

async function keep(
  recordingId: string,
  audio: RecordingAudio,
  store: ArchiveStore,
  { signal, attempt }: ArchiveAttempt,
) {
  const startedMs = performance.now()
  const key = `${recordingId}.wav`
  const reading = new WholeReading(audio, attempt)
  const created = await store
    .create(key, reading.chunks(), audioTypeOf(audio.contentType), signal)
    .finally(() => audio.bytes.stop())
  // An earlier attempt stored it and ended before it could say so: an object appears only when it is whole.
  const passed = created === 'created' ? reading.passed() : await readStored(store, key, signal)
  if (audio.sizeBytes !== null && passed.sizeBytes !== audio.sizeBytes && created === 'exists') {
    await store.remove(key)
    throw new Error(`The copy of recording ${recordingId} was of another size than FreeClimb's audio.`)
  }
  await db().recording.updateMany({
    where: { id: recordingId, archiveState: 'waiting' },
    data: {
      archiveState: 'archived',
      archiveReason: passed.measures.isTruncated
        ? 'FreeClimb’s file ends before its own header says it does.'
        : null,
      archivedAt: new Date(),
      archiveKey: key,
      ...measuredFacts(audio.contentType, passed),
    },
  })
  const { sizeBytes } = passed
  log.info({ recordingId, sizeBytes, durationMs: Math.round(performance.now() - startedMs) }, 'copied')
}

async function readStored(store: ArchiveStore, key: string, signal: AbortSignal): Promise<PassedAudio> {
  const object = await store.open(key, null, signal)
  if (object === null) throw new Error(`The store has no ${key}, and does not take one.`)
  const pass = new AudioPass()
  for await (const chunk of object) pass.take(chunk)
  return pass.end()
}
