import { useEffect } from 'react'
import { audioElement, listen, pause } from './playback'

const CHANNEL = 'player'

/** Pauses when another tab starts to play, and makes other tabs pause when this one does. */
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

export function pauseEveryTab() {
  new BroadcastChannel(CHANNEL).postMessage('pause')
}
