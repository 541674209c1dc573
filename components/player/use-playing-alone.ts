import { useEffect } from 'react'
import { audioElement, pause } from './playback'

/** Pauses when another tab starts to play, as that one does for us. */
export function usePlayingAlone() {
  useEffect(() => {
    const audio = audioElement()
    const tabs = new BroadcastChannel('player')
    const tell = () => tabs.postMessage('playing')
    tabs.onmessage = pause
    audio?.addEventListener('play', tell)
    if (audio?.paused === false) tell()
    return () => {
      audio?.removeEventListener('play', tell)
      tabs.close()
    }
  }, [])
}
