'use client'

import { Ban, Pause, Play } from 'lucide'
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import type { Track } from '@/lib/playback/track'
import { Icon } from '../ui/icon'
import { focusPressed, holdFocus, isReturnedTo } from './focus-origin'
import { listTracks } from './listed-tracks'
import { pause, play, start, usePlayback } from './playback'
import { takeKey } from './player-keys'

type Props = {
  /** What it plays: the first, or the one of them that is already open */
  tracks: [Track, ...Track[]]
  /** What is played, as the end of “Play …” */
  label: string
  className?: string
}

/** Starts a recording in the player, shows whether it plays, and while it is open takes the player's keys. Hidden without JavaScript, where there are native players. */
export function PlayButton({ tracks, label, className = '' }: Props) {
  const openId = usePlayback(({ track }) => track?.recordingId)
  const isOpen = tracks.some(({ recordingId }) => recordingId === openId)
  const isPlaying = usePlayback((playback) => playback.isPlaying) && isOpen
  const playable = tracks.find(({ problem }) => problem === null)
  const problem = playable === undefined ? (tracks[0].problem ?? undefined) : undefined
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    if (button.current === null) return
    const unlist = listTracks(button.current, tracks)
    const release = holdFocus(button.current, tracks[0].recordingId)
    return () => {
      release()
      unlist()
    }
  }, [tracks])
  return (
    <button
      type="button"
      ref={button}
      data-open={isOpen || undefined}
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${label}`}
      aria-description={problem}
      title={problem}
      data-unplayable={problem !== undefined || undefined}
      onClick={({ currentTarget, detail }) => {
        // Not every browser gives the focus to a button that is clicked, and its keys are wanted next.
        focusPressed(currentTarget)
        if (isPlaying) return pause()
        if (isOpen) return start()
        // Who pressed a key has its keys under the hand at once, and Escape leads back.
        play(playable ?? tracks[0], { opener: detail === 0 ? currentTarget : null })
      }}
      onKeyDown={(event) => isOpen && takePlayerKey(event)}
      className={`play-button needs-script ${className}`}
    >
      {problem === undefined || isPlaying ? (
        <Icon node={isPlaying ? Pause : Play} size={14} filled className={isPlaying ? '' : 'ml-0.5'} />
      ) : (
        <Icon node={Ban} size={14} />
      )}
    </button>
  )
}

// Who has left the player by Escape is back in the page, which may have keys of its own.
function takePlayerKey(event: KeyboardEvent<HTMLElement>) {
  if (isReturnedTo(event.currentTarget) || !takeKey(event)) return
  event.preventDefault()
  event.stopPropagation()
}
