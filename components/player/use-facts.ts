import { useEffect } from 'react'
import type { RecordingFacts } from '@/lib/recordings/recording-facts'
import type { OpenPlace } from './open-before'
import { change, cue, playback, usePlayback } from './playback'

const FIRST_WAIT_MS = 2_000
const MAX_WAIT_MS = 30_000
const LONGEST_IDLE_WAIT_MS = 8_000

/** `status`: 0 where no answer came. */
async function askFacts(recordingId: string, signal?: AbortSignal) {
  try {
    const answer = await fetch(`/api/recordings/${recordingId}`, { signal })
    const facts: RecordingFacts | null = answer.ok ? await answer.json() : null
    return { facts, status: answer.status }
  } catch {
    return { facts: null, status: 0 }
  }
}

/** Learns about the recording that is open and, while it plays, asks on for its outline if that is still being made. */
export function useFacts(recordingId: string) {
  const isPlaying = usePlayback((now) => now.isPlaying)
  useEffect(() => {
    const over = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let waitMs = FIRST_WAIT_MS
    async function ask() {
      if (playback().facts?.isWaveformComing === false) return
      const { facts, status } = await askFacts(recordingId, over.signal)
      if (over.signal.aborted) return
      if (facts !== null) change({ facts, lengthSec: playback().lengthSec ?? facts.lengthSec })
      const isRefused = status >= 400 && status < 500
      // Of one that is not played it is soon over, or nobody has asked for it.
      if (isRefused || (!isPlaying && waitMs > LONGEST_IDLE_WAIT_MS)) return
      timer = setTimeout(ask, waitMs)
      waitMs = Math.min(MAX_WAIT_MS, 2 * waitMs)
    }
    ask()
    return () => {
      over.abort()
      clearTimeout(timer)
    }
  }, [recordingId, isPlaying])
}

/** Opens what was open before the page was loaded anew, unless something else is by now. */
export async function reopen([recordingId, atSec]: OpenPlace) {
  const { facts } = await askFacts(recordingId)
  if (facts !== null && playback().track === null) cue(facts, { atSec })
}
