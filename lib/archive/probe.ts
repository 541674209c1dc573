import { randomBytes, randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { ArchiveError } from './archive-error'
import type { ArchiveStore } from './archive-store'

const PROBE_BYTES = 64
const PROBE_LIMIT_MS = 30_000

/** Writes a probe, tries to replace it, reads a range of it back and removes it. `place` starts the error messages. */
export async function probe(store: Omit<ArchiveStore, 'check'>, place: string): Promise<void> {
  const key = `probe-${randomUUID()}`
  const signal = AbortSignal.timeout(PROBE_LIMIT_MS)
  try {
    await writeAndRead(store, key, signal, place)
  } catch (error) {
    await store.remove(key).catch(() => {})
    if (!signal.aborted) throw error
    throw new ArchiveError(
      'unreachable',
      `${place} didn’t answer within ${PROBE_LIMIT_MS / 1000} seconds.`,
      error,
    )
  }
  await store.remove(key)
}

async function writeAndRead(
  store: Omit<ArchiveStore, 'check'>,
  key: string,
  signal: AbortSignal,
  place: string,
) {
  const written = randomBytes(PROBE_BYTES)
  const write = (bytes: Uint8Array) => store.create(key, alone(bytes), 'application/octet-stream', signal)
  await write(written)
  if ((await write(randomBytes(PROBE_BYTES))) !== 'exists')
    throw new ArchiveError(
      'unsupported',
      `${place} lets later writes replace earlier ones: name another with ARCHIVE_URL.`,
    )
  const range = { start: 1, end: PROBE_BYTES - 2 }
  const object = await store.open(key, range, signal)
  const read = object === null ? null : await buffer(object)
  if (read === null || !read.equals(written.subarray(range.start, range.end + 1)))
    throw new ArchiveError(
      'damaged',
      `${place} doesn’t return what was just written: name another with ARCHIVE_URL.`,
    )
}

async function* alone(bytes: Uint8Array) {
  yield bytes
}
