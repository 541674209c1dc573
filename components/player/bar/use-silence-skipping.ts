import { useEffect } from 'react'
import { audioElement, listen, seek } from '@/components/player/playback'

type Pause = [startSec: number, endSec: number]

// So much of a pause is left on both sides, that words keep their beginnings and ends, and a pause is still heard as one.
const LEFT_SEC = 0.25
// A browser may take the place that it is given for a little less.
const IMPRECISE_SEC = 0.01

/** How much shorter a recording is without its pauses. */
export function silenceSec(pauses: Pause[]): number {
  return pauses.reduce((sum, [startSec, endSec]) => sum + Math.max(0, endSec - startSec - 2 * LEFT_SEC), 0)
}

export function useSilenceSkipping(pauses: Pause[], isOn: boolean) {
  useEffect(() => {
    const audio = audioElement()
    if (audio === null || !isOn) return
    const skip = () => {
      if (audio.paused || audio.seeking) return
      const at = audio.currentTime
      const pause = pauses.find(
        ([startSec, endSec]) => at >= startSec + LEFT_SEC && at < endSec - LEFT_SEC - IMPRECISE_SEC,
      )
      if (pause !== undefined) seek(pause[1] - LEFT_SEC)
    }
    return listen({ timeupdate: skip })
  }, [pauses, isOn])
}
