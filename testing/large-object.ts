// Keeps an object of many megabytes in a store and reads it back, in a process of its own whose memory is measured:
//   large-object <settings of the store as JSON> <megabytes>

import { createHash } from 'node:crypto'
import type { ArchiveSettings } from '@/lib/archive/archive-settings'
import { storeOf } from '@/lib/archive/open-archive-store'

const MB = 1024 * 1024
const CHUNK_BYTES = 64 * 1024

const [settings = '', megabytes] = process.argv.slice(2)
const store = storeOf(JSON.parse(settings) as ArchiveSettings)
if (store === null) throw new Error('no store')
const signal = new AbortController().signal

// The first use loads the SDK and opens a connection: what that takes does not grow with the object.
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
      // No two alike, so that a part that is sent twice or out of turn shows.
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
