import type { Readable } from 'node:stream'
import type { ByteRange } from '@/lib/byte-range'

/**
 * Where our own copies of recordings lie. Objects are written once and never change. A key is made of letters, digits
 * and `_ - . /`. What the place refuses or fails at is thrown as an ArchiveError.
 */
export type ArchiveStore = {
  /**
   * Streams to a new object, which appears only when it is whole; 'exists' when there is one of that key already, which
   * stays as it is. It may be the very one that was sent, where the place's first answer was lost and the SDK asked
   * again. When `chunks` throws or `signal` aborts, nothing is left and that error is rethrown.
   */
  create(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    contentType: string,
    signal: AbortSignal,
  ): Promise<'created' | 'exists'>
  /**
   * The bytes of `range` (null: all), read from the place as exactly that range; null when there is no such object. A
   * place that breaks off later errors the stream, in its own words.
   */
  open(key: string, range: ByteRange | null, signal: AbortSignal): Promise<Readable | null>
  /** Ends in the same whether there was such an object or not. */
  remove(key: string): Promise<void>
  /** Writes a probe, tries to replace it, reads it back and removes it: throws where any of that goes wrong. */
  check(): Promise<void>
}
