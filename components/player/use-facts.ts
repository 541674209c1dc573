import { useEffect } from 'react'
import type { RecordingFacts } from '@/lib/recordings/recording-facts'
import { change, cue, type Place, playback, usePlayback } from './playback'

const FIRST_WAIT_MS = 2_000
const MAX_WAIT_MS = 30_000

const factsAddress = (recordingId: string) => `/api/recordings/${recordingId}`

/** Learns about the recording that is open and, while it plays, asks on for its outline if that is still being made. */
export function useFacts(recordingId: string) {
  const isPlaying = usePlayback((now) => now.isPlaying)
  useEffect(() => {
    const over = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let waitMs = FIRST_WAIT_MS
    async function ask() {
      if (playback().facts?.isWaveformComing === false) return
      // What cannot be asked now, as without a connection, is asked later.
      const answer = await fetch(factsAddress(recordingId), { signal: over.signal }).catch(() => null)
      const facts = answer?.ok ? await answer.json() : null
      if (over.signal.aborted) return
      if (facts !== null) change({ facts, lengthSec: playback().lengthSec ?? facts.lengthSec })
      const isRefused = facts === null && answer !== null && answer.status < 500
      if (!isPlaying || isRefused) return
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
export async function reopen([recordingId, atSec]: Place) {
  const answer = await fetch(factsAddress(recordingId)).catch(() => null)
  if (answer?.ok) {
    const facts: RecordingFacts = await answer.json()
    if (playback().track === null) cue(facts, { atSec })
  }
}
