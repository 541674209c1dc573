import { useEffect } from 'react'
import { audioElement, change, listen, playback, type Refusal, start, usePlayback } from './playback'

const STALLED_MS = 5_000
const RETRY_SEC = 10

/** What passes without anybody's doing. */
const PASSING = ['not-ready', 'rate-limited', 'timeout', 'unreachable', 'database-unavailable', 'client-left']

/** Says why a recording does not play, and where that may pass plays on by itself from where it broke off. */
export function useRecovery(recordingId: string) {
  const isStalled = usePlayback(({ isPlaying, isWaiting }) => isPlaying && isWaiting)
  const retryInSec = usePlayback(({ refusal }) => refusal?.retryInSec ?? 0)

  useEffect(() => {
    const over = new AbortController()
    const { signal } = over
    let failures = 0
    let isAsking = false

    async function recover() {
      // One that is paused is loaded anew when somebody plays it.
      if (isAsking || !playback().isPlaying) return
      failures += 1
      isAsking = true
      const refusal = await askWhy(recordingId, signal)
      isAsking = false
      if (signal.aborted || !playback().isPlaying) return
      // Nothing is wrong any more: the first failure is met by another try at once.
      if (refusal === null && failures === 1) return start()
      refuse(refusal ?? sentence('This browser cannot play the recording’s format. Download it instead.'))
    }

    const stop = listen({
      error: recover,
      playing: () => {
        failures = 0
      },
    })
    window.addEventListener('online', () => playback().refusal?.retryInSec && start(), { signal })
    if (audioElement()?.error) recover()
    return () => {
      stop()
      over.abort()
    }
  }, [recordingId])

  // A browser may wait for a connection without a word.
  useEffect(() => {
    if (!isStalled) return
    const over = new AbortController()
    const timer = window.setInterval(async () => {
      const refusal = await askWhy(recordingId, over.signal)
      if (refusal !== null && !over.signal.aborted) refuse(refusal)
    }, STALLED_MS)
    return () => {
      window.clearInterval(timer)
      over.abort()
    }
  }, [recordingId, isStalled])

  useEffect(() => {
    if (retryInSec === 0) return
    const timer = window.setTimeout(() => {
      const { refusal } = playback()
      if (retryInSec === 1) start()
      else if (refusal !== null) change({ refusal: { ...refusal, retryInSec: retryInSec - 1 } })
    }, 1_000)
    return () => window.clearTimeout(timer)
  }, [retryInSec])
}

function refuse(refusal: Refusal) {
  change({ refusal, isPlaying: refusal.retryInSec > 0, isWaiting: false })
}

// An audio element does not say why it failed; the answer to its request does. Null when nothing is wrong any more.
async function askWhy(recordingId: string, signal: AbortSignal): Promise<Refusal | null> {
  try {
    const answer = await fetch(`/api/recordings/${recordingId}/audio`, {
      headers: { range: 'bytes=0-0' },
      signal,
    })
    if (answer.ok) return null
    if (answer.status === 401) return { ...sentence('You are signed out.'), isSignedOut: true }
    const { error, code } = await answer.json()
    if (!PASSING.includes(code)) return sentence(error)
    // Behind the first sentence it says to try again, which we do.
    const text = `${error.split('. ')[0]}.`
    return { text, retryInSec: Number(answer.headers.get('retry-after')) || RETRY_SEC }
  } catch {
    return { text: 'The connection is lost.', retryInSec: RETRY_SEC }
  }
}

function sentence(text: string): Refusal {
  return { text, retryInSec: 0 }
}
