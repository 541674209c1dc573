import { useEffect } from 'react'
import type { RecordingFacts } from '@/lib/recordings/recording-facts'
import { change, cue, playback } from './playback'

const FIRST_WAIT_MS = 2_000
const MAX_WAIT_MS = 30_000

/** What the server knows of a recording; null where it does not say. */
async function askFacts(recordingId: string, signal?: AbortSignal): Promise<RecordingFacts | null> {
  const answer = await fetch(`/api/recordings/${recordingId}`, { signal })
  return answer.ok ? answer.json() : null
}

/** Learns about the recording that is open, and asks on for its outline while that is being made. */
export function useFacts(recordingId: string) {
  useEffect(() => {
    const over = new AbortController()
    let timer: number | undefined
    let waitMs = FIRST_WAIT_MS
    async function ask() {
      // What cannot be asked now, as without a connection, is asked later.
      const facts = await askFacts(recordingId, over.signal).catch(() => null)
      if (over.signal.aborted) return
      if (facts !== null) change({ facts })
      if (facts !== null && !facts.isWaveformComing) return
      timer = window.setTimeout(ask, waitMs)
      waitMs = Math.min(MAX_WAIT_MS, 2 * waitMs)
    }
    ask()
    return () => {
      over.abort()
      window.clearTimeout(timer)
    }
  }, [recordingId])
}

/** Opens what was open before the page was loaded anew, unless something else is by now. */
export async function reopen(recordingId: string) {
  const facts = await askFacts(recordingId).catch(() => null)
  if (facts !== null && playback().track === null) cue(facts)
}
