'use client'

import { type ComponentType, useEffect, useState } from 'react'
import { attachAudio, playback, usePlayback } from '@/components/player/playback'
import { loadPlayerSession } from '@/components/player/player-session'

/** The one audio element for all pages and, once there is something to play, its bar. */
export function Player() {
  const isOpen = usePlayback(({ track }) => track !== null)
  const [Bar, setBar] = useState<ComponentType | null>(null)
  const [hasControls, setHasControls] = useState(false)

  useEffect(() => {
    const before = loadPlayerSession()
    if (!isOpen && before === null) return
    import('./player-bar').then(
      ({ PlayerBar, reopen }) => {
        setBar(() => PlayerBar)
        setHasControls(false)
        if (before !== null && playback().track === null) reopen(before)
      },
      // If our bar can't load, the browser's own controls are better than none.
      () => setHasControls(isOpen),
    )
  }, [isOpen])

  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording comes without captions. */}
      <audio
        ref={attachAudio}
        preload="none"
        hidden={!hasControls}
        controls={hasControls}
        className="fixed inset-x-0 bottom-0 z-30"
      />
      {Bar !== null && isOpen && <Bar />}
    </>
  )
}
