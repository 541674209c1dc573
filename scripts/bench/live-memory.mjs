// Preloaded into a measured server: on request, reports over IPC the memory left after a full collection.
import { Session } from 'node:inspector/promises'

process.on('message', async (message) => {
  if (message !== 'live memory') return
  const session = new Session()
  session.connect()
  // Twice, because the second collection frees what the first one finalized.
  await session.post('HeapProfiler.collectGarbage')
  await session.post('HeapProfiler.collectGarbage')
  session.disconnect()
  const { heapUsed, external } = process.memoryUsage()
  process.send?.({ liveBytes: heapUsed + external })
})
// Unreferenced, so that the channel doesn't keep the process alive.
process.channel?.unref()
