import type { Actor } from '@/lib/audit/actor'
import { db } from '@/lib/db'
import type { Viewer } from '@/lib/format'
import { isId } from '@/lib/freeclimb/ids'
import { mayDo } from '@/lib/permissions/permissions'
import { audioStateOf } from '@/lib/recordings/audio-state'
import { lengthSecOf } from '@/lib/recordings/length'
import { numberOf, PLACE } from '@/lib/recordings/place'
import { positionsOf } from '@/lib/recordings/positions'
import { recordingSubtitle, recordingTitle } from '@/lib/recordings/title'
import { whyUnplayable } from './audio-words'
import { OUTLINE, outlineOf, type RecordingOutline } from './outline'
import { type Track, tracksOf } from './tracks'
import { WAVEFORM_FACTS } from './waveform-note'

/** What a player shows of a recording. */
export type RecordingFacts = RecordingOutline & {
  recordingId: string
  conferenceId: string
  /** Who talked: `+1 (312) 555-0142 → +1 (773) 555-0199` */
  title: string
  /** When, and which recording where the conference has several: `Today 13:31 · recording 2 of 2` */
  subtitle: string
  /** Where this user stopped */
  positionSec: number
  /** Why it can't be played or downloaded, in words; null where it can */
  problem: string | null
  mayDownload: boolean
  /** What is played after it in its conference: none or one */
  following: Track[]
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
      select: { ...PLACE, ...OUTLINE },
    }),
    positionsOf(actor.id, [recordingId]),
  ])
  if (recording === null) return null
  const { conference } = recording
  const { number, count, nextId } = numberOf(recordingId, recording)
  const unplayable = whyUnplayable({ ...recording, audioState: audioStateOf(recording) })
  return {
    ...(await outlineOf(recording)),
    recordingId,
    conferenceId: conference.id,
    title: recordingTitle(conference),
    subtitle: recordingSubtitle(conference, number, count, viewer),
    positionSec: positions.get(recordingId) ?? 0,
    problem: unplayable?.sentence ?? null,
    mayDownload: mayDo(actor.role, 'download') && unplayable === null,
    following: nextId === null ? [] : await trackOf(nextId, { from: number + 1, count }, actor, viewer),
  }
}

async function trackOf(
  recordingId: string,
  place: { from: number; count: number },
  actor: Actor,
  viewer: Viewer,
) {
  const [recording, positions] = await Promise.all([
    db().recording.findUniqueOrThrow({
      where: { id: recordingId },
      select: {
        ...WAVEFORM_FACTS,
        conference: { select: { id: true, from: true, to: true, startedAt: true } },
      },
    }),
    positionsOf(actor.id, [recordingId]),
  ])
  const listed = { ...recording, durationSec: lengthSecOf(recording), audioState: audioStateOf(recording) }
  return tracksOf({ ...recording.conference, recordings: [listed] }, positions, viewer, place)
}
