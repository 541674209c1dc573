import { archiveStore } from '@/lib/archive/open-archive-store'
import { type RangeSpec, resolveRange } from '@/lib/byte-range'
import { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import { errorFacts, log } from '@/lib/log'
import type { FoundRecording } from '@/lib/recordings/find-recording'
import { type Result, refuse } from '@/lib/result'
import { archivedEtag } from './etag'
import type { OpenPart, Unsatisfiable } from './open-part'

// The store's own timeouts come first; these end reads that it leaves hanging.
const ARCHIVE_TIMEOUTS = { firstByteTimeoutMs: 10_000, stallTimeoutMs: 30_000 }

/**
 * Opens one range of the archived audio, or all of it if `spec` is null. Returns null if the archive doesn't have it, and
 * 'unreadable' if the store fails; FreeClimb may still have it then.
 */
export async function openArchived(
  { id, archiveState, archiveKey, sizeBytes: size, mimeType, sha256 }: FoundRecording,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
): Promise<Result<OpenPart, Unsatisfiable> | 'unreadable' | null> {
  if (archiveState !== 'archived' || archiveKey === null || size === null || sha256 === null) return null
  const sizeBytes = Number(size)
  const wanted = resolveRange(spec, sizeBytes)
  if (wanted === 'unsatisfiable') return refuse({ failure: 'range-unsatisfiable', sizeBytes })
  const range = wanted === 'whole' ? null : wanted
  const bytes = new AudioBytes(clientLeft, ARCHIVE_TIMEOUTS)
  try {
    const store = archiveStore()
    if (store === null) throw new Error('ARCHIVE_URL no longer names an archive')
    if (sendsBody) {
      const object = await store.open(archiveKey, range, bytes.signal)
      if (object === null) {
        bytes.stop()
        log.error({ recordingId: id }, 'the archived audio is missing, asking FreeClimb')
        return null
      }
      bytes.attach(object)
      // Waiting for the first byte here still lets us fall back to FreeClimb if the store breaks.
      if (!(await bytes.hasMore())) throw new Error('the archived audio is empty')
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
    const audio = { contentType: mimeType, bytes, firstByte: start, lastByte: end }
    return { ok: true, value: { audio, range, sizeBytes, etag: archivedEtag(sha256) } }
  } catch (error) {
    bytes.stop()
    if (!clientLeft.aborted)
      log.error(
        { recordingId: id, error: errorFacts(error) },
        "the archived audio can't be read, asking FreeClimb",
      )
    return 'unreadable'
  }
}
