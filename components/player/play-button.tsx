'use client'

import { Ban, Pause, Play } from 'lucide'
import type { Track } from '@/lib/recordings/tracks'
import { Icon } from '../ui/icon'
import { listTracks } from './listed-tracks'
import { pause, play, start, usePlayback } from './playback'

type Props = {
  /** What it plays: the first, or the one of them that is already open */
  tracks: [Track, ...Track[]]
  /** What is played, as the end of “Play …” */
  label: string
  className?: string
}

/** Starts a recording in the player and shows whether it plays. Hidden without JavaScript, where there are native players. */
export function PlayButton({ tracks, label, className = '' }: Props) {
  const openId = usePlayback(({ track }) => track?.recordingId)
  const isOpen = tracks.some(({ recordingId }) => recordingId === openId)
  const isPlaying = usePlayback((playback) => playback.isPlaying) && isOpen
  const playable = tracks.find(({ problem }) => problem === null)
  const problem = playable === undefined ? (tracks[0].problem ?? undefined) : undefined
  return (
    <button
      type="button"
      ref={(button) => (button === null ? undefined : listTracks(button, tracks))}
      data-open={isOpen || undefined}
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${label}`}
      aria-description={problem}
      title={problem}
      data-unplayable={problem !== undefined || undefined}
      onClick={({ currentTarget, detail }) => {
        if (isPlaying) return pause()
        if (isOpen) return start()
        // Who pressed a key has its keys under the hand at once, and Escape leads back.
        play(playable ?? tracks[0], { opener: detail === 0 ? currentTarget : null })
      }}
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
