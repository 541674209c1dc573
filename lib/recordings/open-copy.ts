import { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import { errorFacts, log } from '@/lib/log'
import { archiveStore } from './archive/archive-store'
import type { FoundRecording } from './find-recording'
import type { OpenPart, Unsatisfiable } from './open-part'
import { type RangeSpec, resolveRange } from './range'

// The store's own limits come first; these end a reading that they let hang.
const COPY_TIMEOUTS = { firstByteTimeoutMs: 10_000, stallTimeoutMs: 30_000 }

/**
 * Opens one range of our own copy, or the whole for a `spec` of null: the store sends just that. `null` where there is no
 * copy, or where the store does not give it out: then FreeClimb may still have the recording.
 */
export async function openCopy(
  { id, archiveKey, sizeBytes: size, mimeType }: FoundRecording,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
): Promise<OpenPart | Unsatisfiable | null> {
  if (archiveKey === null || size === null) return null
  const sizeBytes = Number(size)
  const wanted = resolveRange(spec, sizeBytes)
  if (wanted === 'unsatisfiable') return { ok: false, failure: 'range-unsatisfiable', sizeBytes }
  const range = wanted === 'whole' ? null : wanted
  const bytes = new AudioBytes(clientLeft, COPY_TIMEOUTS)
  try {
    const store = archiveStore()
    if (store === null) throw new Error('ARCHIVE_URL names no place for copies any more')
    if (sendsBody) {
      const object = await store.open(archiveKey, range, bytes.signal)
      if (object === null) throw new Error('the copy is missing')
      bytes.attach(object)
      // Waiting for the first byte here lets a store that breaks down still be passed over.
      if (!(await bytes.hasMore())) throw new Error('the copy is empty')
    }
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
    const audio = {
      ok: true,
      contentType: mimeType,
      bytes,
      firstByte: start,
      lastByte: end,
      sizeBytes,
    } as const
    return { ok: true, audio, range, sizeBytes }
  } catch (error) {
    bytes.stop()
    if (!clientLeft.aborted)
      log.error({ recordingId: id, error: errorFacts(error) }, 'our copy cannot be read, FreeClimb is asked')
    return null
  }
}
