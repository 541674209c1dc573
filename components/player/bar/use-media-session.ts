import { useEffect } from 'react'
import {
  audioElement,
  listen,
  nextTrack,
  pause,
  playNext,
  seek,
  seekBy,
  start,
  usePlayback,
} from '@/components/player/playback'
import { STEP_SEC } from '@/components/player/player-steps'

export function useMediaSession() {
  const track = usePlayback((now) => now.track)
  const next = usePlayback(nextTrack)
  useEffect(() => {
    const audio = audioElement()
    const session = navigator.mediaSession
    if (audio === null || track === null || session === undefined) return
    session.metadata = new MediaMetadata({
      title: track.title,
      artist: track.subtitle,
      artwork: [{ src: '/icon.svg' }],
    })
    const actions: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ['play', start],
      ['pause', pause],
      ['seekbackward', ({ seekOffset }) => seekBy(-(seekOffset ?? STEP_SEC))],
      ['seekforward', ({ seekOffset }) => seekBy(seekOffset ?? STEP_SEC)],
      ['seekto', ({ seekTime = 0 }) => seek(seekTime)],
      ['nexttrack', next ? playNext : null],
    ]
    for (const [action, handler] of actions) session.setActionHandler(action, handler)

    const tellPosition = () => {
      const { duration, currentTime, playbackRate } = audio
      if (!Number.isFinite(duration)) return
      session.setPositionState({ duration, playbackRate, position: Math.min(currentTime, duration) })
    }
    const stop = listen({ 'playing pause seeked ratechange': tellPosition })
    return () => {
      stop()
      for (const [action] of actions) session.setActionHandler(action, null)
      session.metadata = null
    }
  }, [track, next])
}
