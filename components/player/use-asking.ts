import { useEffect } from 'react'

const FIRST_WAIT_MS = 2_000
const MAX_WAIT_MS = 30_000

/** What the server answers about a recording; null where it answers nothing, undefined where asking again is of no use. */
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
 * While `isWanted` and the page is looked at, asks again and again, less and less often: for a waveform that is still to come, say.
 * It begins anew when `isPlaying` changes, which may be what it waited for.
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
