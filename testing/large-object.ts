// Writes an object of many megabytes to a store and reads it back, in its own process to measure the memory:
//   large-object <store settings as JSON> <megabytes>

import { createHash } from 'node:crypto'
import type { ArchiveSettings } from '@/lib/archive/archive-settings'
import { storeOf } from '@/lib/archive/open-archive-store'

const MB = 1024 * 1024
const CHUNK_BYTES = 64 * 1024

const [settings = '', megabytes] = process.argv.slice(2)
const store = storeOf(JSON.parse(settings) as ArchiveSettings)
if (store === null) throw new Error('no store')
const signal = new AbortController().signal

// Warm-up: loading the SDK and opening a connection take memory that doesn't depend on the object's size.
await keepAndRead('warm-up', 9 * MB)
const baseBytes = process.memoryUsage.rss()
let peakBytes = baseBytes
const sampling = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
}, 10)
const isSame = await keepAndRead('large', Number(megabytes) * MB)
clearInterval(sampling)
process.stdout.write(JSON.stringify({ isSame, growthBytes: peakBytes - baseBytes }))

async function keepAndRead(key: string, sizeBytes: number): Promise<boolean> {
  const written = createHash('sha256')
  async function* chunks() {
    for (let sentBytes = 0; sentBytes < sizeBytes; sentBytes += CHUNK_BYTES) {
      // Each chunk is different, so that a repeated or misplaced part changes the hash.
      const chunk = Buffer.alloc(CHUNK_BYTES, `${sentBytes} `)
      written.update(chunk)
      yield chunk
    }
  }
  await store?.create(key, chunks(), 'audio/wav', signal)
  const read = createHash('sha256')
  for await (const chunk of (await store?.open(key, null, signal)) ?? []) read.update(chunk)
  return written.digest('hex') === read.digest('hex')
}
