'use client'

import { RotateCcw, RotateCw, Volume2, VolumeX } from 'lucide'
import type { Route } from 'next'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { focusOrigin } from '@/components/player/focus-origin'
import { audioElement, changeSettings, seekBy, toggle, usePlayback } from '@/components/player/playback'
import { takeKey } from '@/components/player/player-keys'
import { STEP_SEC } from '@/components/player/player-steps'
import { SPEEDS } from '@/components/player/settings'
import { usePlayingAlone } from '@/components/player/use-playing-alone'
import { Icon } from '@/components/ui/icon'
import { Link } from '@/components/ui/link'
import { showKeyboardShortcuts } from '@/components/ui/show-keyboard-shortcuts'
import { SymbolIcon } from '@/components/ui/symbol-icon'
import { formatDuration } from '@/lib/format'
import { PlayerMenu } from './player-menu'
import { PlayerProgress } from './player-progress'
import { PlayerStatus } from './player-status'
import { useFacts } from './use-facts'
import { useListeningReports } from './use-listening-reports'
import { useMediaSession } from './use-media-session'
import { useRecovery } from './use-recovery'
import { silenceSec, useSilenceSkipping } from './use-silence-skipping'

export { reopen } from './use-facts'

const NO_PAUSES: [number, number][] = []

export function PlayerBar() {
  const track = usePlayback((now) => now.track)
  const opener = usePlayback((now) => now.opener)
  const isPlaying = usePlayback((now) => now.isPlaying)
  const isWaiting = usePlayback((now) => now.isWaiting && now.isPlaying)
  const waveform = usePlayback((now) => now.facts?.waveform)
  const { speed, isMuted, skipsSilence, evensOut } = usePlayback((now) => now.settings)
  const hasEvened = useRef(false)
  const playButton = useRef<HTMLButtonElement>(null)
  const recordingId = track?.recordingId ?? ''
  const pauses = waveform?.pauses ?? NO_PAUSES

  useFacts(recordingId)
  useListeningReports(recordingId)
  useRecovery(recordingId)
  useMediaSession()
  usePlayingAlone()
  useSilenceSkipping(pauses, skipsSilence)
  useEffect(() => {
    const audio = audioElement()
    if (audio === null || !isPlaying || !(evensOut || hasEvened.current)) return
    // Loaded on demand, because few users turn it on.
    hasEvened.current = true
    void import('./even-out').then(({ evenOut }) => evenOut(audio, evensOut))
  }, [isPlaying, evensOut])
  useEffect(() => {
    // A user who has moved on keeps their focus.
    if (opener !== null && document.activeElement === opener) playButton.current?.focus()
  }, [opener])
  if (track === null) return null

  function showKeys() {
    // Focus returns here when the dialog closes, because what it was opened from may be gone.
    playButton.current?.focus()
    showKeyboardShortcuts()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      // Escape closes an open popover first.
      if (!event.currentTarget.querySelector(':popover-open')) focusOrigin()
      return
    }
    if (takeKey(event)) event.preventDefault()
  }

  return (
    <section aria-label="Player" className="player-bar" onKeyDown={onKeyDown}>
      <PlayerStatus />
      <div className="player-controls">
        <button
          type="button"
          title={`Back ${STEP_SEC} seconds`}
          onClick={() => seekBy(-STEP_SEC)}
          className="player-round"
        >
          <Icon node={RotateCcw} size={18} />
        </button>
        <button
          ref={playButton}
          type="button"
          aria-label={isPlaying ? 'Pause' : 'Play'}
          onClick={toggle}
          data-waiting={isWaiting || undefined}
          className="player-toggle"
        >
          <SymbolIcon name={isPlaying ? 'pause' : 'play'} />
        </button>
        <button
          type="button"
          title={`Forward ${STEP_SEC} seconds`}
          onClick={() => seekBy(STEP_SEC)}
          className="player-round"
        >
          <Icon node={RotateCw} size={18} />
        </button>
        <p className="player-title">
          <Link href={`/conferences/${track.conferenceId}` as Route}>{track.title}</Link>
          <span>{track.subtitle}</span>
        </p>
        <PlayerProgress />
        <select
          aria-label="Speed"
          value={speed}
          onChange={({ currentTarget }) => changeSettings({ speed: Number(currentTarget.value) })}
          className="player-pill"
        >
          {SPEEDS.map((choice) => (
            <option key={choice} value={choice}>
              {choice}×
            </option>
          ))}
        </select>
        <button
          type="button"
          aria-pressed={skipsSilence}
          title="Silence of more than 1.5 seconds"
          onClick={() => changeSettings({ skipsSilence: !skipsSilence })}
          className="player-pill player-silence"
        >
          Skip silence
          {waveform && ` −${formatDuration(Math.floor(silenceSec(pauses)))}`}
        </button>
        <button
          type="button"
          aria-pressed={isMuted}
          title="Mute"
          onClick={() => changeSettings({ isMuted: !isMuted })}
          className="player-round player-mute"
        >
          <Icon node={isMuted ? VolumeX : Volume2} size={18} />
        </button>
        <PlayerMenu showKeys={showKeys} />
      </div>
    </section>
  )
}
