import { useEffect } from 'react'
import { audioElement, listen, pause } from './playback'

const CHANNEL = 'player'

/** Pauses when another tab starts to play, as that one does for us. */
export function usePlayingAlone() {
  useEffect(() => {
    const tabs = new BroadcastChannel(CHANNEL)
    const tell = () => tabs.postMessage('playing')
    tabs.onmessage = pause
    const stop = listen({ play: tell })
    if (audioElement()?.paused === false) tell()
    return () => {
      stop()
      tabs.close()
    }
  }, [])
}

/** Has all that plays in this browser pause. */
export function pauseEveryTab() {
  new BroadcastChannel(CHANNEL).postMessage('pause')
}
