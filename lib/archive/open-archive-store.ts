import { errorFacts, log } from '@/lib/log'
import { ArchiveError } from './archive-error'
import { type ArchiveSettings, archiveSettings, describeSettings } from './archive-settings'
import type { ArchiveStore } from './archive-store'
import { fileStore } from './file-store'

// One per process, with one connection pool, although Next evaluates modules once per bundle.
const globalForArchive = globalThis as typeof globalThis & { roomtoneArchive?: ArchiveStore | null }

/** The store that ARCHIVE_URL names; null for `none`. */
export function archiveStore(): ArchiveStore | null {
  if (globalForArchive.roomtoneArchive === undefined)
    globalForArchive.roomtoneArchive = storeOf(archiveSettings())
  return globalForArchive.roomtoneArchive
}

/** Logs once that the archive is unusable, instead of at every recording. */
export async function logIfArchiveUnusable(): Promise<void> {
  try {
    await archiveStore()?.check()
  } catch (error) {
    if (error instanceof ArchiveError) log.error(`recordings can't be archived: ${error.message}`)
    else log.error({ error: errorFacts(error) }, "recordings can't be archived")
  }
}

/** Where recordings are archived, for a status page: `files under .data/recordings`. */
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

// A process that archives to files never loads the other stores' SDKs.
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
