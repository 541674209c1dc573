import { createHash } from 'node:crypto'
import { ArchiveError } from '@/lib/archive/archive-error'
import type { ArchiveStore } from '@/lib/archive/archive-store'
import { readObject } from '@/lib/archive/read-object'
import { db } from '@/lib/db'
import { ARCHIVABLE, adoptStoredAudio } from './adopt-stored-audio'

export type ArchivedFault = 'missing' | 'other size' | 'other bytes' | 'unreadable'

export type VerifiedRecording = {
  recordingId: string
  sizeBytes: number
  /** Null if the archived audio is what FreeClimb sent */
  fault: { kind: ArchivedFault; sentence: string } | null
}

const BATCH_ROWS = 500

type Archived = { id: string; archiveKey: string; sizeBytes: bigint; sha256: string }

export async function countArchived(recordingId?: string): Promise<{ copies: number; bytes: number }> {
  const { _count, _sum } = await db().recording.aggregate({
    where: { id: recordingId, archiveState: 'archived' },
    _count: true,
    _sum: { sizeBytes: true },
  })
  return { copies: _count, bytes: Number(_sum.sizeBytes ?? 0) }
}

/**
 * Reads all archived audio, or one recording's, and reports whether it's what FreeClimb sent. Ends when the signal aborts.
 * Throws if the store as a whole is unusable.
 */
export async function* verifyArchive(
  store: ArchiveStore,
  signal: AbortSignal,
  { recordingId, batchRows = BATCH_ROWS }: { recordingId?: string; batchRows?: number } = {},
): AsyncGenerator<VerifiedRecording> {
  let after = ''
  for (;;) {
    const batch = await readBatch({ gt: after, equals: recordingId }, batchRows)
    for (const copy of batch) {
      if (signal.aborted) return
      const fault = await faultOf(copy, store, signal)
      if (signal.aborted) return
      if (fault !== null && !(await isStillThere(copy))) continue
      yield { recordingId: copy.id, sizeBytes: Number(copy.sizeBytes), fault }
    }
    const last = batch.at(-1)
    if (last === undefined || batch.length < batchRows) return
    after = last.id
  }
}

async function readBatch(id: { gt: string; equals: string | undefined }, take: number): Promise<Archived[]> {
  const rows = await db().recording.findMany({
    where: { id, archiveState: 'archived' },
    orderBy: { id: 'asc' },
    take,
    select: { id: true, archiveKey: true, sizeBytes: true, sha256: true },
  })
  return rows.map((row) => {
    const { id, archiveKey, sizeBytes, sha256 } = row
    if (archiveKey === null || sizeBytes === null || sha256 === null)
      throw new Error(`Recording ${id} is archived, and its row does not say where or what.`)
    return { id, archiveKey, sizeBytes, sha256 }
  })
}

async function faultOf(
  copy: Archived,
  store: ArchiveStore,
  signal: AbortSignal,
): Promise<VerifiedRecording['fault']> {
  const { archiveKey, sizeBytes, sha256 } = copy
  try {
    const read = await hashStored(archiveKey, store, signal)
    if (read === null) return { kind: 'missing', sentence: `There is no ${archiveKey}.` }
    if (read.sizeBytes !== sizeBytes)
      return { kind: 'other size', sentence: `${archiveKey} has ${read.sizeBytes} bytes, not ${sizeBytes}.` }
    if (read.sha256 !== sha256)
      return { kind: 'other bytes', sentence: `${archiveKey} has other bytes than FreeClimb sent.` }
    return null
  } catch (error) {
    if (signal.aborted) return null
    return {
      kind: 'unreadable',
      sentence: `${archiveKey} could not be read: ${await reasonOf(error, store)}`,
    }
  }
}

/** Rethrows if the whole store is unusable, because that says nothing about any one object. */
async function reasonOf(error: unknown, store: ArchiveStore): Promise<string> {
  if (error instanceof ArchiveError && error.reason === 'missing') throw error
  if (error instanceof ArchiveError) await store.check()
  return error instanceof Error ? error.message : String(error)
}

async function hashStored(key: string, store: ArchiveStore, signal: AbortSignal) {
  const hash = createHash('sha256')
  let sizeBytes = 0n
  const isThere = await readObject(store, key, signal, (chunk) => {
    hash.update(chunk)
    sizeBytes += BigInt(chunk.byteLength)
  })
  return isThere ? { sizeBytes, sha256: hash.digest('hex') } : null
}

// The recording may have been deleted here while we read it.
async function isStillThere({ id, archiveKey, sha256 }: Archived): Promise<boolean> {
  return (await db().recording.count({ where: { id, archiveState: 'archived', archiveKey, sha256 } })) > 0
}

export type AdoptedRecording = {
  recordingId: string
  /** Null if the row now says archived */
  fault: string | null
}

/**
 * Looks in the store for recordings whose rows aren't marked archived: a process was killed before it could mark them, or
 * the database was restored from an older backup. Adopts what is complete and reports the rest. Ends and throws as
 * verifyArchive does.
 */
export async function* adoptUnmarked(
  store: ArchiveStore,
  signal: AbortSignal,
  { recordingId, batchRows = BATCH_ROWS }: { recordingId?: string; batchRows?: number } = {},
): AsyncGenerator<AdoptedRecording> {
  let after = ''
  for (;;) {
    const batch = await db().recording.findMany({
      where: { id: { gt: after, equals: recordingId }, archiveState: { not: 'archived' } },
      orderBy: { id: 'asc' },
      take: batchRows,
      select: { ...ARCHIVABLE, archiveState: true },
    })
    for (const { archiveState, ...recording } of batch) {
      if (signal.aborted) return
      try {
        // FreeClimb may still send a complete one.
        const isLastResort = archiveState !== 'waiting'
        const adoption = await adoptStoredAudio(recording, store, signal, { isLastResort })
        if (adoption === 'adopted') yield { recordingId: recording.id, fault: null }
        if (adoption === 'unfit')
          yield {
            recordingId: recording.id,
            fault: 'the object in the archive isn’t this recording, or isn’t all of it.',
          }
      } catch (error) {
        if (signal.aborted) return
        yield {
          recordingId: recording.id,
          fault: `its archived audio couldn’t be read: ${await reasonOf(error, store)}`,
        }
      }
    }
    const last = batch.at(-1)
    if (last === undefined || batch.length < batchRows) return
    after = last.id
  }
}
