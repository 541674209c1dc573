import { useEffect } from 'react'
import { audioElement, listen, pause } from './playback'

/** Pauses when another tab starts to play, as that one does for us. */
export function usePlayingAlone() {
  useEffect(() => {
    const tabs = new BroadcastChannel('player')
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
