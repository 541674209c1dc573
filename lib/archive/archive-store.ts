import type { Readable } from 'node:stream'
import type { ByteRange } from '@/lib/byte-range'

/**
 * Where recordings are archived. Objects are written once and never change. Keys consist of letters, digits and `_ - . /`.
 * Failures of the archive are thrown as ArchiveError.
 */
export type ArchiveStore = {
  /**
   * Streams to a new object, which appears only once it's complete. Returns 'exists' if the key is taken, and leaves that
   * object alone; it may be the one just sent, if the first response got lost and the SDK retried. If `chunks` throws or
   * `signal` aborts, leaves nothing behind and rethrows that error.
   */
  create(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    contentType: string,
    signal: AbortSignal,
  ): Promise<'created' | 'exists'>
  /** Reads exactly `range` (null: all); null if there's no such object. Later errors of the stream aren't ArchiveErrors. */
  open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<Readable | null>
  /** Succeeds whether or not the object exists. */
  remove(key: string): Promise<void>
  /** Writes a probe, tries to overwrite it, reads it back and removes it. Throws if any of that goes wrong. */
  check(): Promise<void>
}
