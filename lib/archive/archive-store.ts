import type { Readable } from 'node:stream'
import type { ByteRange } from '@/lib/byte-range'
import { type ArchiveSettings, archiveSettings, describeSettings } from './archive-settings'
import { fileStore } from './file-store'

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

// One for the process, which has one connection pool to the place: Next evaluates modules once for each of its bundles.
const globalForArchive = globalThis as typeof globalThis & { roomtoneArchive?: ArchiveStore | null }

/** The store that ARCHIVE_URL names; null for `none`. */
export function archiveStore(): ArchiveStore | null {
  if (globalForArchive.roomtoneArchive === undefined)
    globalForArchive.roomtoneArchive = storeOf(archiveSettings())
  return globalForArchive.roomtoneArchive
}

/** Where copies lie, in a few words for a status page: `files under .data/recordings`. */
export function describeArchive(): string {
  return describeSettings(archiveSettings())
}

export function storeOf(settings: ArchiveSettings): ArchiveStore | null {
  switch (settings.kind) {
    case 'none':
      return null
    case 'file':
      return fileStore(settings.folder)
    case 's3':
      return onFirstUse(async () => (await import('./s3-store')).s3Store(settings))
    case 'vercel-blob':
      return onFirstUse(async () => (await import('./vercel-blob-store')).vercelBlobStore(settings))
  }
}

// So that a process which keeps files never loads the SDKs of the others.
function onFirstUse(load: () => Promise<ArchiveStore>): ArchiveStore {
  let loading: Promise<ArchiveStore> | undefined
  const loaded = () => {
    loading ??= load()
    return loading
  }
  return {
    create: async (...given) => (await loaded()).create(...given),
    open: async (...given) => (await loaded()).open(...given),
    remove: async (...given) => (await loaded()).remove(...given),
    check: async () => (await loaded()).check(),
  }
}
