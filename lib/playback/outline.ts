import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { drawWaveform, PLAYER_BARS } from '@/lib/waveform/draw-waveform'
import { decodePeaks } from '@/lib/waveform/peaks-encoding'
import { formatNameOf, WAVEFORM_FACTS, type WaveformFacts, waveformNotes } from './waveform-note'

/** What the player learns about a recording once its audio has been read. */
export type RecordingOutline = {
  /** FreeClimb's, rounded up, until we have measured it; null if nobody knows */
  lengthSec: number | null
  waveform: RecordingWaveform | null
  /** Why there's no waveform; null if there is one, and if the recording can't be played */
  waveformNote: string | null
  isWaveformComing: boolean
  /** Null for WAV that any browser plays, and for an unknown format */
  formatName: string | null
}

type RecordingWaveform = {
  /** One SVG path per lane, with PLAYER_BARS bars */
  lanes: string[]
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
