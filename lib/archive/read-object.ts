import { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import type { ArchiveStore } from './archive-store'

const READ_TIMEOUTS = { firstByteTimeoutMs: 30_000, stallTimeoutMs: 30_000 }

/** Reads an object to its end, chunk by chunk. Returns false if the store has none under that key. */
export async function readObject(
  store: ArchiveStore,
  key: string,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void,
): Promise<boolean> {
  const bytes = new AudioBytes(signal, READ_TIMEOUTS)
  try {
    const object = await store.open(key, null, bytes.signal)
    if (object === null) return false
    bytes.attach(object)
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) take(chunk)
    return true
  } finally {
    bytes.stop()
  }
}

/** Whether the store has an object under that key. Throws if the store can't tell. */
export async function hasObject(store: ArchiveStore, key: string, signal: AbortSignal): Promise<boolean> {
  const bytes = new AudioBytes(signal, READ_TIMEOUTS)
  try {
    return (await store.open(key, { start: 0, end: 0 }, bytes.signal)) !== null
  } finally {
    bytes.stop()
  }
}
