import { seek, usePlayback } from '@/components/player/playback'
import { SeekBar } from '@/components/player/seek-bar'
import { formatDuration } from '@/lib/format'
import { PLAYER_BARS } from '@/lib/waveform/draw-waveform'

export function PlayerProgress() {
  const atSec = usePlayback((now) => now.atSec)
  const lengthSec = usePlayback((now) => now.lengthSec)
  const recordingId = usePlayback((now) => now.track?.recordingId)
  const lanes = usePlayback((now) => now.facts?.waveform?.lanes ?? null)
  // Rounded up as in the list, and at the end the position shows the same figure.
  const wholeSec = lengthSec === null ? null : Math.ceil(Math.round(lengthSec * 1000) / 1000)
  const isAtEnd = lengthSec !== null && wholeSec !== null && atSec >= lengthSec
  const note = usePlayback((now) => now.facts?.waveformNote ?? null)
  return (
    <>
      <span className="player-at">{formatDuration(isAtEnd ? wholeSec : Math.floor(atSec))}</span>
      <SeekBar
        key={recordingId}
        label="Seek"
        atSec={atSec}
        lengthSec={lengthSec}
        lanes={lanes}
        note={note}
        barCount={PLAYER_BARS}
        onSeek={seek}
        className="player-seek"
      />
      <span className="player-length">{wholeSec === null ? '–' : formatDuration(wholeSec)}</span>
    </>
  )
}
