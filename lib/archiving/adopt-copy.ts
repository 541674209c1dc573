import type { ArchiveStore } from '@/lib/archive/archive-store'
import { hasObject, readObject } from '@/lib/archive/read-object'
import { db } from '@/lib/db'
import type { Recording } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'
import { AudioPass, audioFaultOf, measuredFacts, type PassedAudio } from '@/lib/measuring/audio-pass'
import { isOtherLength } from '@/lib/recordings/audio-fault'
import { withLengthsOf } from '@/lib/recordings/length'
import { keyGeneration, recordingKey } from './recording-key'

export type Copyable = Pick<Recording, 'id' | 'conferenceId' | 'archiveKey' | 'sha256' | 'durationSec'>
export const COPYABLE = {
  id: true,
  conferenceId: true,
  archiveKey: true,
  sha256: true,
  durationSec: true,
} as const

export type Adoption =
  /** The row now says archived */
  | 'adopted'
  /** The store has no object of this recording */
  | 'absent'
  /** There is one that is not this recording, or not all of it */
  | 'unfit'

/**
 * Looks in the store for an object that a row doesn't know of: stored by an attempt that was killed before it could say so,
 * or since the backup from which the database was restored. Throws when the store can't tell. As the last resort, because
 * FreeClimb won't send the recording, it also takes audio that ends too soon, is of another length, or of one that we can't read.
 */
export async function adoptCopy(
  recording: Copyable,
  store: ArchiveStore,
  signal: AbortSignal,
  { isLastResort }: { isLastResort: boolean },
): Promise<Adoption> {
  let outcome: Adoption = 'absent'
  for (const key of possibleKeys(recording)) {
    const passed = await passStored(store, key, signal)
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

/** Whether the store has an object that adoptCopy would look at. Throws when the store can't tell. */
export async function hasCopy(
  recording: Pick<Copyable, 'id' | 'archiveKey'>,
  store: ArchiveStore,
  signal: AbortSignal,
): Promise<boolean> {
  for (const key of possibleKeys(recording)) if (await hasObject(store, key, signal)) return true
  return false
}

/** The second is where the object lies if the row was restored from before its first key was given up. */
function possibleKeys({ id, archiveKey }: Pick<Copyable, 'id' | 'archiveKey'>): string[] {
  const generation = keyGeneration(id, archiveKey)
  return [recordingKey(id, generation), recordingKey(id, generation + 1)]
}

/** What an object adds up to; null when the store has none of that key. */
export async function passStored(
  store: ArchiveStore,
  key: string,
  signal: AbortSignal,
): Promise<PassedAudio | null> {
  const pass = new AudioPass()
  return (await readObject(store, key, signal, (chunk) => pass.take(chunk))) ? pass.end() : null
}

function isFit({ sha256, durationSec }: Copyable, passed: PassedAudio, isLastResort: boolean): boolean {
  if (sha256 !== null && sha256 === passed.sha256) return true
  const { lengthMs, isTruncated } = passed.measures
  // Nothing shows that audio without a length that we can read, such as MP3, is whole; but an object is stored only once it is.
  if (lengthMs === null) return isLastResort && audioFaultOf(passed, durationSec) === null
  if (lengthMs === 0) return false
  if (isLastResort) return true
  return !isTruncated && !isOtherLength(lengthMs, durationSec)
}

/**
 * Says of a recording that its copy lies at `key`. Returns false when the row meanwhile says archived, or names another key
 * than it did when it was read: whoever gives a key up removes its object, which then must not be named by any row.
 */
export async function markArchived(
  { id, archiveKey, conferenceId, durationSec }: Copyable,
  key: string,
  contentType: string | null,
  passed: PassedAudio,
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

/** What a row says of a recording whose copy lies at `key`. */
export function archivedFacts(
  key: string,
  contentType: string | null,
  passed: PassedAudio,
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

/** Gives a recording's key up for the next, so that its object may be removed. Returns false as markArchived does. */
export async function giveUpKey({ id, archiveKey }: Pick<Copyable, 'id' | 'archiveKey'>): Promise<boolean> {
  const { count } = await db().recording.updateMany({
    where: { id, archiveKey, archiveState: { not: 'archived' } },
    data: { archiveKey: recordingKey(id, keyGeneration(id, archiveKey) + 1) },
  })
  return count > 0
}
