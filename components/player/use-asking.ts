import { useEffect } from 'react'

const FIRST_WAIT_MS = 2_000
const MAX_WAIT_MS = 30_000

/** Fetches something about a recording; null if that failed, undefined if asking again is pointless. */
export async function ask<Answer>(address: string, signal?: AbortSignal): Promise<Answer | null | undefined> {
  try {
    const answer = await fetch(`/api/recordings/${address}`, { signal })
    if (answer.ok) return await answer.json()
    return answer.status < 500 ? undefined : null
  } catch {
    return null
  }
}

/**
 * Polls with backoff while `isWanted` and the page is visible, for example for a waveform being made. Starts over when
 * `isPlaying` changes, because playing may be what it was waiting for.
 */
export function useAsking<Answer>(
  address: string,
  isWanted: boolean,
  onAnswer: (answer: Answer) => void,
  isPlaying = false,
) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what hears the answer may be another function each time.
  useEffect(() => {
    if (!isWanted) return
    const over = new AbortController()
    const { signal } = over
    let timer: ReturnType<typeof setTimeout>
    let waitMs = FIRST_WAIT_MS
    async function askNow() {
      if (document.hidden) return
      const answer = await ask<Answer>(address, signal)
      if (signal.aborted || answer === undefined) return
      if (answer) onAnswer(answer)
      clearTimeout(timer)
      timer = setTimeout(askNow, waitMs)
      waitMs = Math.min(MAX_WAIT_MS, 2 * waitMs)
    }
    document.addEventListener('visibilitychange', askNow, { signal })
    askNow()
    return () => {
      over.abort()
      clearTimeout(timer)
    }
  }, [address, isWanted, isPlaying])
}
