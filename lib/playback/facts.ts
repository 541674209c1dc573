import type { Actor } from '@/lib/audit/actor'
import { db } from '@/lib/db'
import type { Viewer } from '@/lib/format'
import { isId } from '@/lib/freeclimb/ids'
import { hasPermission } from '@/lib/permissions/permissions'
import { audioStateOf } from '@/lib/recordings/audio-state'
import { lengthSecOf } from '@/lib/recordings/length'
import { numberOf, PLACE } from '@/lib/recordings/place'
import { positionsOf } from '@/lib/recordings/positions'
import { recordingSubtitle, recordingTitle } from '@/lib/recordings/title'
import { whyUnplayable } from './audio-words'
import { OUTLINE, outlineOf } from './outline'
import type { RecordingFacts } from './track'
import { tracksOf } from './tracks'
import { WAVEFORM_FACTS } from './waveform-note'

/** What the player shows a user about a recording; null if there's no such recording. */
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
    mayDownload: hasPermission(actor.role, 'download') && unplayable === null,
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
