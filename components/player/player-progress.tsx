import { formatDuration } from '@/lib/format'
import { PLAYER_BARS } from '@/lib/recordings/waveform'
import { seek, usePlayback } from './playback'
import { SeekBar } from './seek-bar'

/** Where the recording is, and the way to anywhere else in it. */
export function PlayerProgress() {
  const atSec = usePlayback((now) => now.atSec)
  const lengthSec = usePlayback((now) => now.lengthSec)
  const recordingId = usePlayback((now) => now.track?.recordingId)
  const lanes = usePlayback((now) => now.facts?.waveform?.lanes ?? null)
  return (
    <>
      <span className="player-at">{formatDuration(Math.floor(atSec))}</span>
      <SeekBar
        key={recordingId}
        label="Seek"
        atSec={atSec}
        lengthSec={lengthSec}
        lanes={lanes}
        barCount={PLAYER_BARS}
        onSeek={seek}
        className="player-seek"
      />
      <span className="player-length">
        {lengthSec === null ? '–' : formatDuration(Math.floor(lengthSec))}
      </span>
    </>
  )
}
