// Loaded into a server that is measured: tells whoever started it, when asked, what is left after a full collection.
import { Session } from 'node:inspector/promises'

process.on('message', async (message) => {
  if (message !== 'live memory') return
  const session = new Session()
  session.connect()
  // Twice: what the first finalises, the second collects.
  await session.post('HeapProfiler.collectGarbage')
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
  const { heapUsed, external } = process.memoryUsage()
  process.send?.({ liveBytes: heapUsed + external })
})
// It must not keep the process.
process.channel?.unref()
