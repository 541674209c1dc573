import { Download } from 'lucide'
import { CopyRecordingLink } from '@/components/player/copy-recording-link'
import { PlayButton } from '@/components/player/play-button'
import { RecordingProgress } from '@/components/player/recording-progress'
import { type ActionAnswer, ActionForm } from '@/components/ui/action-form'
import { PLAIN_BUTTON } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ShortId } from '@/components/ui/short-id'
import { formatDuration, type Viewer } from '@/lib/format'
import type { Track } from '@/lib/playback/track'
import type { WaveformNote } from '@/lib/playback/waveform-note'
import { isAudioProblem } from '@/lib/recordings/audio-state'
import { drawWaveform, PAGE_BARS } from '@/lib/waveform/draw-waveform'
import type { Peaks } from '@/lib/waveform/peaks-encoding'
import { RecordingArchive } from './recording-archive'

type Props = {
  recording: Parameters<typeof RecordingArchive>[0]['recording'] & {
    id: string
    /** As displayed, rounded up */
    durationSec: number | null
    source: 'webhook' | 'reconciliation'
  }
  track: Track
  /** Its place among the conference's recordings, from 1 */
  number: number
  peaks: Peaks | null
  /** Why there is no waveform; null if there is one */
  waveformNote: WaveformNote | null
  /** The position that a link leads to; null without one */
  cueSec: number | null
  mayDownload: boolean
  retry: () => Promise<ActionAnswer>
  isArchiving: boolean
  viewer: Viewer
}

export function RecordingCard({
  recording,
  track,
  number,
  peaks,
  waveformNote,
  cueSec,
  mayDownload,
  retry,
  isArchiving,
  viewer,
}: Props) {
  const name = `Recording ${number}`
  const { lengthSec, problem } = track
  return (
    <li className="recording-card rounded-lg border border-line p-4">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <PlayButton tracks={[track]} label={`recording ${number}`} className="play-button-large" />
        <h3 className="flex min-w-40 flex-1 flex-wrap items-center gap-x-3 gap-y-1 font-medium">
          {name}
          <span className="font-normal text-soft">
            {recording.durationSec !== null && `${formatDuration(recording.durationSec)} · `}
            <ShortId id={recording.id} />
          </span>
          {recording.source === 'reconciliation' && <RecoveredBadge />}
        </h3>
        <div className="flex flex-wrap gap-3">
          <CopyRecordingLink
            track={track}
            className={`${PLAIN_BUTTON} needs-script min-w-44 gap-2 max-sm:min-w-0 max-sm:px-3`}
          />
          {isAudioProblem(recording.audioState) && (
            <ActionForm
              action={retry}
              submit="Try again"
              button={`${PLAIN_BUTTON} max-sm:px-3`}
              className="flex flex-wrap items-center gap-3"
            />
          )}
          {mayDownload && problem === null && (
            // No `download` attribute: the browser would save an error page as the file.
            <a
              href={`/api/recordings/${recording.id}/audio?download=1`}
              className={`${PLAIN_BUTTON} gap-2 max-sm:px-3`}
            >
              <Icon node={Download} /> Download
            </a>
          )}
          {mayDownload && problem !== null && (
            <button type="button" disabled title={problem} className={`${PLAIN_BUTTON} gap-2 max-sm:px-3`}>
              <Icon node={Download} /> Download
            </button>
          )}
        </div>
      </div>
      {(problem === null || peaks !== null) && (
        <>
          <RecordingProgress
            track={track}
            label={`Seek in recording ${number}`}
            cueSec={cueSec}
            lanes={peaks && drawWaveform(peaks, PAGE_BARS)}
            note={waveformNote?.note ?? null}
            isComing={waveformNote?.isComing ?? false}
          />
          {lengthSec !== null && lengthSec > 0 && (
            <TimeScale lengthSec={lengthSec} wholeSec={recording.durationSec} />
          )}
        </>
      )}
      {problem === null && (
        <NativeAudio recordingId={recording.id} label={name} fromSec={cueSec ?? track.positionSec} />
      )}
      <RecordingArchive recording={recording} isArchiving={isArchiving} viewer={viewer} />
    </li>
  )
}

const MARKS = [0, 0.25, 0.5, 0.75, 1]

function TimeScale({ lengthSec, wholeSec }: { lengthSec: number; wholeSec: number | null }) {
  return (
    <div aria-hidden="true" className="mt-1 flex justify-between text-[13px] text-faint">
      {MARKS.map((share) => (
        <span key={share} className={share % 0.5 === 0 ? '' : 'max-sm:hidden'}>
          {formatDuration(share === 1 && wholeSec !== null ? wholeSec : Math.floor(share * lengthSec))}
        </span>
      ))}
    </div>
  )
}

const RECOVERED = 'No post reported this recording. It was found in FreeClimb’s list.'

/** Marks a recording that reconciliation found because its post never arrived. */
function RecoveredBadge() {
  return (
    <span
      title={RECOVERED}
      className="whitespace-nowrap rounded-full bg-sunk px-2.5 py-0.5 font-normal text-[13px] text-soft"
    >
      Recovered<span className="sr-only">: {RECOVERED}</span>
    </span>
  )
}

/** The browser's own player, for pages without JavaScript. */
function NativeAudio({
  recordingId,
  label,
  fromSec = 0,
}: {
  recordingId: string
  label: string
  fromSec?: number
}) {
  const place = fromSec > 0 ? `#t=${fromSec}` : ''
  return (
    <noscript>
      {/* biome-ignore lint/a11y/useMediaCaption: a telephone recording comes without captions. */}
      <audio
        controls
        preload="none"
        src={`/api/recordings/${recordingId}/audio${place}`}
        aria-label={label}
      />
    </noscript>
  )
}
