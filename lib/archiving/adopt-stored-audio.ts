import type { ArchiveStore } from '@/lib/archive/archive-store'
import { hasObject, readObject } from '@/lib/archive/read-object'
import { db } from '@/lib/db'
import type { Recording } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import {
  type AnalyzedAudio,
  AudioAnalyzer,
  audioFaultOf,
  measuredFacts,
} from '@/lib/measuring/audio-analyzer'
import { isOtherLength } from '@/lib/recordings/audio-fault'
import { withLengthsOf } from '@/lib/recordings/length'
import { keyGeneration, recordingKey } from './recording-key'

export type Archivable = Pick<Recording, 'id' | 'conferenceId' | 'archiveKey' | 'sha256' | 'durationSec'>
export const ARCHIVABLE = {
  id: true,
  conferenceId: true,
  archiveKey: true,
  sha256: true,
  durationSec: true,
} as const

export type Adoption =
  | 'adopted'
  | 'absent'
  /** The object isn't this recording, or not all of it */
  | 'unfit'

/**
 * Looks in the store for an object that the row doesn't know about: an attempt was killed after storing it, or the database
 * was restored from an older backup. Throws if the store can't tell. As a last resort, when FreeClimb won't send the
 * recording, it also accepts audio that is cut off, has another length, or has a length that we can't read.
 */
export async function adoptStoredAudio(
  recording: Archivable,
  store: ArchiveStore,
  signal: AbortSignal,
  { isLastResort }: { isLastResort: boolean },
): Promise<Adoption> {
  let outcome: Adoption = 'absent'
  for (const key of possibleKeys(recording)) {
    const passed = await measureStored(store, key, signal)
    if (passed === null) continue
    if (isFit(recording, passed, isLastResort) && (await markArchived(recording, key, null, passed))) {
      const { sizeBytes } = passed
      log.info({ recordingId: recording.id, sizeBytes }, 'found in the archive')
      return 'adopted'
    }
    outcome = 'unfit'
  }
  return outcome
}

/** Whether the store has an object for adoptStoredAudio to look at. Throws if the store can't tell. */
export async function hasStoredAudio(
  recording: Pick<Archivable, 'id' | 'archiveKey'>,
  store: ArchiveStore,
  signal: AbortSignal,
): Promise<boolean> {
  for (const key of possibleKeys(recording)) if (await hasObject(store, key, signal)) return true
  return false
}

/** The second key has the object if the row was restored from before its first key was given up. */
function possibleKeys({ id, archiveKey }: Pick<Archivable, 'id' | 'archiveKey'>): string[] {
  const generation = keyGeneration(id, archiveKey)
  return [recordingKey(id, generation), recordingKey(id, generation + 1)]
}

/** Reads and measures an object; null if the store has none under that key. */
export async function measureStored(
  store: ArchiveStore,
  key: string,
  signal: AbortSignal,
): Promise<AnalyzedAudio | null> {
  const analyzer = new AudioAnalyzer()
  return (await readObject(store, key, signal, (chunk) => analyzer.take(chunk))) ? analyzer.end() : null
}

function isFit({ sha256, durationSec }: Archivable, passed: AnalyzedAudio, isLastResort: boolean): boolean {
  if (sha256 !== null && sha256 === passed.sha256) return true
  const { lengthMs, isTruncated } = passed.measures
  // Nothing proves that audio without a readable length, such as MP3, is complete, but the store has only complete objects.
  if (lengthMs === null) return isLastResort && audioFaultOf(passed, durationSec) === null
  if (lengthMs === 0) return false
  if (isLastResort) return true
  return !isTruncated && !isOtherLength(lengthMs, durationSec)
}

/**
 * Marks a recording as archived at `key`. Returns false if the row says archived by now, or its key has changed: whoever
 * gives up a key removes its object, so no row may name it afterward.
 */
export async function markArchived(
  { id, archiveKey, conferenceId, durationSec }: Archivable,
  key: string,
  contentType: string | null,
  passed: AnalyzedAudio,
): Promise<boolean> {
  return db().$transaction((tx) =>
    withLengthsOf(tx, conferenceId, async () => {
      const { count } = await tx.recording.updateMany({
        where: { id, archiveKey, archiveState: { not: 'archived' } },
        data: archivedFacts(key, contentType, passed, durationSec),
      })
      return count > 0
    }),
  )
}

export function archivedFacts(
  key: string,
  contentType: string | null,
  passed: AnalyzedAudio,
  durationSec: number | null,
) {
  return {
    archiveState: 'archived',
    archiveReason: null,
    archivedAt: new Date(),
    archiveKey: key,
    ...measuredFacts(contentType, passed, durationSec),
  } as const
}

/** Gives up a recording's key for the next one, so that its object can be removed. Returns false as markArchived does. */
export async function giveUpKey({ id, archiveKey }: Pick<Archivable, 'id' | 'archiveKey'>): Promise<boolean> {
  const { count } = await db().recording.updateMany({
    where: { id, archiveKey, archiveState: { not: 'archived' } },
    data: { archiveKey: recordingKey(id, keyGeneration(id, archiveKey) + 1) },
  })
  return count > 0
}
