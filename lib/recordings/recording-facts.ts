import type { Actor } from '@/lib/access/actor'
import { mayDo } from '@/lib/access/permissions'
import { db } from '@/lib/db'
import type { Viewer } from '@/lib/format'
import { isId } from '@/lib/freeclimb/ids'
import { measuringToCome } from './archiving'
import { audioStateOf } from './audio-state'
import { whyUnplayable } from './audio-words'
import { decodePeaks } from './peaks'
import { positionsOf } from './positions'
import { numberOf, PLACE } from './recording-place'
import { recordingSubtitle, recordingTitle } from './recording-title'
import { drawWaveform, PLAYER_BARS } from './waveform'

/** What a player shows of a recording. */
export type RecordingFacts = {
  recordingId: string
  conferenceId: string
  /** Who talked: `+1 (312) 555-0142 → +1 (773) 555-0199` */
  title: string
  /** When, and which recording where the conference has several: `Today 13:31 · recording 2 of 2` */
  subtitle: string
  /** FreeClimb's, rounded up, until the audio is measured; `null` where nobody has said */
  lengthSec: number | null
  /** Where this user stopped */
  positionSec: number
  waveform: RecordingWaveform | null
  /** Whether asking again later may bring a waveform */
  isWaveformComing: boolean
  /** Why it can't be played or downloaded, in words; null where it can */
  problem: string | null
  mayDownload: boolean
}

type RecordingWaveform = {
  /** SVG path data of each lane, as drawWaveform says, of PLAYER_BARS */
  lanes: string[]
  /** Where nobody speaks */
  pauses: [startSec: number, endSec: number][]
}

/** What a player shows of a recording to whoever asks; `null` for one that there is none of. */
export async function getRecordingFacts(
  recordingId: string,
  actor: Actor,
  viewer: Viewer,
): Promise<RecordingFacts | null> {
  if (!isId(recordingId)) return null
  const [recording, positions] = await Promise.all([
    db().recording.findUnique({
      where: { id: recordingId },
      select: {
        ...PLACE,
        accountId: true,
        archiveState: true,
        sha256: true,
        missingSince: true,
        audioFault: true,
        durationSec: true,
        lengthMs: true,
        peaks: true,
      },
    }),
    positionsOf(actor.id, [recordingId]),
  ])
  if (recording === null) return null
  const { conference, durationSec, lengthMs, peaks } = recording
  const { number, count } = numberOf(recordingId, recording)
  const unplayable = whyUnplayable({ ...recording, audioState: audioStateOf(recording) })
  const lengthSec = lengthMs === null ? durationSec : lengthMs / 1000
  return {
    recordingId,
    conferenceId: conference.id,
    title: recordingTitle(conference),
    subtitle: recordingSubtitle(conference, number, count, viewer),
    lengthSec,
    positionSec: positions.get(recordingId) ?? 0,
    waveform: peaks && waveformOf(peaks),
    isWaveformComing: measuringToCome(recording) !== null,
    problem: unplayable?.sentence ?? null,
    mayDownload: mayDo(actor.role, 'download') && unplayable === null,
  }
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
