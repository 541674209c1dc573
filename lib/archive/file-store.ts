import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import type { ByteRange } from '@/lib/byte-range'
import { ArchiveError } from './archive-error'
import type { ArchiveStore } from './archive-store'
import { codeOf, fileError } from './file-error'
import { objectKey } from './object-key'
import { probe } from './probe'
import { quiet } from './quiet'
import { writeChunks } from './write-chunks'

// No key begins with a dot. In the same tree, because hard links can't cross file systems.
const PARTS = '.parts'
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000
const SWEEP_EVERY_MS = 60 * 60 * 1000

/**
 * Files in a folder, readable only by this user. Each object is written to a part file and linked to its name once it's
 * complete and on disk: a link, unlike a rename, fails if the name is taken.
 */
export function fileStore(folder: string): ArchiveStore {
  const translate = (error: unknown) => fileError(error, folder)
  const pathOf = (key: string) => join(folder, objectKey('', key))
  const parts = join(folder, PARTS)
  // Folders whose names this process has synced. A killed process may have left others unsynced.
  const named = new Set<string>()
  let sweptAtMs = 0

  async function create(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    _contentType: string,
    signal: AbortSignal,
  ) {
    const path = pathOf(key)
    return writeChunks(chunks, signal, (watched) => writeWhole(path, watched), translate)
  }

  async function writeWhole(path: string, chunks: AsyncIterable<Uint8Array>) {
    await makeFolder(parts)
    await sweepParts()
    const part = join(parts, randomUUID())
    try {
      await writePart(part, chunks)
      await makeFolder(dirname(path))
      return await linkNew(part, path)
    } finally {
      await rm(part, { force: true })
    }
  }

  async function openFile(
    key: string,
    range: ByteRange | null,
    signal: AbortSignal,
  ): Promise<Readable | null> {
    const path = pathOf(key)
    signal.throwIfAborted()
    try {
      const file = await open(path)
      const { size } = await file.stat()
      if (range !== null && range.end >= size) {
        await file.close()
        throw new ArchiveError(
          'damaged',
          `${path} has ${size} bytes, fewer than were written: npm run archive:verify lists such files.`,
        )
      }
      return quiet(addAbortSignal(signal, file.createReadStream(range ?? {})))
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw translate(error)
    }
    // A disk that isn't mounted must not look like an empty archive.
    await stat(folder).catch((error) => {
      throw translate(error)
    })
    return null
  }

  async function remove(key: string) {
    const path = pathOf(key)
    try {
      await rm(path, { force: true })
      await syncFolder(dirname(path))
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw translate(error)
    }
  }

  async function makeFolder(path: string) {
    const first = (await mkdir(path, { recursive: true, mode: 0o700 })) ?? folder
    if (named.has(path)) return
    const top = Math.min(first.length, folder.length)
    for (let made = path; made.length >= top; made = dirname(made)) await syncFolder(dirname(made))
    named.add(path)
  }

  // Parts left by killed processes. Cheap, since the folder has little else than what is being written.
  async function sweepParts() {
    const nowMs = Date.now()
    if (nowMs - sweptAtMs < SWEEP_EVERY_MS) return
    sweptAtMs = nowMs
    for (const name of await readdir(parts)) {
      const part = join(parts, name)
      const written = await stat(part).catch(() => null)
      if (written !== null && nowMs - written.mtimeMs > LEFT_BEHIND_MS) await rm(part, { force: true })
    }
  }

  const store = { create, open: openFile, remove }
  return { ...store, check: () => probe(store, `The folder ${folder}`) }
}

async function writePart(part: string, chunks: AsyncIterable<Uint8Array>) {
  const file = await open(part, 'wx', 0o600)
  try {
    await writeFile(file, chunks)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function linkNew(part: string, path: string): Promise<'created' | 'exists'> {
  try {
    await link(part, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
    // Another attempt created it, and may have been killed before it synced the name.
    await syncFolder(dirname(path))
    return 'exists'
  }
  await syncFolder(dirname(path))
  return 'created'
}

// Without this, a power failure may lose the name of a file whose bytes are on disk.
async function syncFolder(folder: string) {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
