'use client'

import { Pause, Play } from 'lucide'
import { Icon } from '../ui/icon'
import { pause, play, start, type Track, usePlayback } from './playback'

type Props = {
  /** What it plays: the first, or the one of them that is already open */
  tracks: [Track, ...Track[]]
  /** What is played, as the end of “Play …” */
  label: string
  className?: string
}

// The buttons of the page, to know what follows what was started.
const listed = new Map<Element, Track[]>()

/** Starts a recording in the player and shows whether it plays. Hidden without JavaScript, where there are native players. */
export function PlayButton({ tracks, label, className = '' }: Props) {
  const openId = usePlayback(({ track }) => track?.recordingId)
  const isOpen = tracks.some(({ recordingId }) => recordingId === openId)
  const isPlaying = usePlayback((playback) => playback.isPlaying) && isOpen
  return (
    <button
      type="button"
      ref={(button) => {
        if (button === null) return
        listed.set(button, tracks)
        return () => {
          listed.delete(button)
        }
      }}
      data-open={isOpen || undefined}
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${label}`}
      onClick={({ currentTarget, detail }) => {
        if (isPlaying) return pause()
        if (isOpen) return start()
        // Who pressed a key has its keys under the hand at once, and Escape leads back.
        play(tracks[0], { queue: tracksOfPage(), opener: detail === 0 ? currentTarget : null })
      }}
      className={`play-button needs-script ${className}`}
    >
      <Icon node={isPlaying ? Pause : Play} size={14} filled className={isPlaying ? '' : 'ml-0.5'} />
    </button>
  )
}

function tracksOfPage(): Track[] {
  const inOrder = [...document.querySelectorAll('.play-button')].flatMap((button) => listed.get(button) ?? [])
  return [...new Map(inOrder.map((track) => [track.recordingId, track])).values()]
}
