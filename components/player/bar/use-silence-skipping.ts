import { useEffect } from 'react'
import { audioElement, listen, seek } from '@/components/player/playback'

type Pause = [startSec: number, endSec: number]

// Kept at each end of a pause, so that words aren't clipped and a pause still sounds like one.
const LEFT_SEC = 0.25
// A browser may seek to slightly before the position it is given.
const IMPRECISE_SEC = 0.01

/** How many seconds skipping all pauses saves. */
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
