import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { decodePeaks } from '@/lib/waveform/peaks-encoding'
import { drawWaveform, PLAYER_BARS } from '@/lib/waveform/waveform'
import { formatNameOf, WAVEFORM_FACTS, type WaveformFacts, waveformNotes } from './waveform-note'

/** What a player learns of a recording once it was read. */
export type RecordingOutline = {
  /** FreeClimb's, rounded up, until the audio is measured; `null` where nobody has said */
  lengthSec: number | null
  waveform: RecordingWaveform | null
  /** Why there is no waveform, in words; null where there is one, and where nothing can be played */
  waveformNote: string | null
  /** Whether asking again later may bring a waveform */
  isWaveformComing: boolean
  /** What it is written down as, where it is not WAV that any browser plays */
  formatName: string | null
}

type RecordingWaveform = {
  /** SVG path data of each lane, as drawWaveform says, of PLAYER_BARS */
  lanes: string[]
  /** Where nobody speaks */
  pauses: [startSec: number, endSec: number][]
}

export const OUTLINE = { ...WAVEFORM_FACTS, peaks: true } as const

export async function outlineOf(
  recording: WaveformFacts & { peaks: Uint8Array | null },
): Promise<RecordingOutline> {
  const { id, durationSec, lengthMs, peaks } = recording
  const waveform = peaks && waveformOf(peaks)
  const note = waveform === null ? (await waveformNotes([recording])).get(id) : undefined
  return {
    lengthSec: lengthMs === null ? durationSec : lengthMs / 1000,
    waveform,
    waveformNote: note?.note ?? null,
    isWaveformComing: note?.isComing ?? false,
    formatName: formatNameOf(recording),
  }
}

/** `null` for a recording that there is none of. */
export async function getRecordingOutline(recordingId: string): Promise<RecordingOutline | null> {
  if (!isId(recordingId)) return null
  const recording = await db().recording.findUnique({ where: { id: recordingId }, select: OUTLINE })
  return recording && outlineOf(recording)
}

function waveformOf(encoded: Uint8Array): RecordingWaveform | null {
  const peaks = decodePeaks(encoded)
  return (
    peaks && {
      lanes: drawWaveform(peaks, PLAYER_BARS),
      pauses: peaks.pauses.map(({ startMs, endMs }) => [startMs / 1000, endMs / 1000]),
    }
  )
}
