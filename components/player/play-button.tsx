'use client'

import { type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import type { Track } from '@/lib/playback/track'
import { SymbolIcon } from '../ui/symbol-icon'
import { focusPressed, holdFocus, isReturnedTo } from './focus-origin'
import { listTracks } from './listed-tracks'
import { pause, play, start, usePlayback } from './playback'
import { takeKey } from './player-keys'

type Props = {
  /** What it plays: the first playable one, unless one of them is already open */
  tracks: [Track, ...Track[]]
  /** Completes “Play …” */
  label: string
  className?: string
}

/** Plays a recording and, while it is open, takes the player's keys. Without JavaScript it isn’t shown. */
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
        // Not every browser focuses a clicked button, and the user wants its keys next.
        focusPressed(currentTarget)
        if (isPlaying) return pause()
        if (isOpen) return start()
        // A keyboard user's focus moves to the player, and Escape brings it back here.
        play(playable ?? tracks[0], { opener: detail === 0 ? currentTarget : null })
      }}
      onKeyDown={(event) => isOpen && takePlayerKey(event)}
      className={`play-button ${className}`}
    >
      <SymbolIcon name={isPlaying ? 'pause' : problem === undefined ? 'play' : 'ban'} />
    </button>
  )
}

// A user who left the player with Escape is back on the page, which may have keys of its own.
function takePlayerKey(event: KeyboardEvent<HTMLElement>) {
  if (isReturnedTo(event.currentTarget) || !takeKey(event)) return
  event.preventDefault()
  event.stopPropagation()
}
