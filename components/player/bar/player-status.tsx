import type { MouseEvent } from 'react'
import { nextTrack, type Playback, playNext, start, usePlayback } from '@/components/player/playback'

/** A line above the player that says why nothing plays, that audio is loading, or what comes next. */
export function PlayerStatus() {
  const refusal = usePlayback((now) => now.refusal)
  const isWaiting = usePlayback((now) => now.isWaiting && now.isPlaying)
  const unskipped = usePlayback(whyUnskipped)
  const mayDownload = usePlayback((now) => now.facts?.mayDownload ?? false)
  const recordingId = usePlayback((now) => now.track?.recordingId)
  const offered = usePlayback((now) => (now.hasEnded ? nextTrack(now) : undefined))
  return (
    <div className="player-status" data-refused={refusal !== null || undefined}>
      <p role="status">
        {refusal?.text ?? (offered && `Next: ${offered.title}, ${offered.subtitle}`) ?? unskipped}
        {refusal === null && isWaiting && <span className="appears-late sr-only">Waiting for audio…</span>}
      </p>
      {refusal !== null && refusal.retryInSec > 0 && (
        <>
          <span>Trying again in {refusal.retryInSec} s.</span>
          <button type="button" onClick={press(start)} className="player-pill">
            Try now
          </button>
        </>
      )}
      {refusal?.isOfFormat && mayDownload && (
        <a href={`/api/recordings/${recordingId}/audio?download=1`} download>
          Download
        </a>
      )}
      {refusal?.isSignedOut && (
        <span>
          <a href="/sign-in" target="_blank" rel="noopener">
            Sign in (new tab)
          </a>
          , then press play here to resume.
        </span>
      )}
      {offered && (
        <button type="button" onClick={press(playNext)} className="player-pill">
          Play next
        </button>
      )}
    </div>
  )
}

function whyUnskipped({ settings, facts }: Playback): string | null {
  if (!settings.skipsSilence || !facts?.waveformNote) return null
  return `Silence can’t be skipped. ${facts.waveformNote}`
}

// These buttons disappear when pressed, so move focus first.
function press(act: () => void) {
  return ({ currentTarget }: MouseEvent) => {
    currentTarget.closest('section')?.querySelector<HTMLElement>('.player-toggle')?.focus()
    act()
  }
}
