import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'
import { audioStateOf } from '@/lib/recordings/audio-state'
import { byCreation } from '@/lib/recordings/by-creation'
import { lengthSecOf } from '@/lib/recordings/length'

export async function conferenceExists(conferenceId: string): Promise<boolean> {
  if (!isId(conferenceId)) return false
  return (await db().conference.findUnique({ where: { id: conferenceId }, select: { id: true } })) !== null
}

/** A conference with its recordings, oldest first; null if the ID doesn't exist. */
export async function getConference(conferenceId: string) {
  if (!isId(conferenceId)) return null
  const conference = await db().conference.findUnique({
    where: { id: conferenceId },
    include: { recordings: { omit: { peaks: true } } },
  })
  if (conference === null) return null
  const recordings = conference.recordings.toSorted(byCreation).map((recording) => ({
    ...recording,
    durationSec: lengthSecOf(recording),
    /** The duration that FreeClimb reported */
    saidSec: recording.durationSec,
    audioState: audioStateOf(recording),
  }))
  return { ...conference, recordings }
}
