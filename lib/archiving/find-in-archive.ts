import { archiveStore } from '@/lib/archive/open-archive-store'
import { errorFacts, log } from '@/lib/log'
import { type FoundRecording, findRecording } from '@/lib/recordings/find-recording'
import { adoptStoredAudio } from './adopt-stored-audio'

/**
 * Looks in the archive for a recording that FreeClimb won't send and whose row isn't marked archived. Returns null if
 * there's none, and 'unknown' if the archive can't tell.
 */
export async function findInArchive(
  recording: FoundRecording,
  signal: AbortSignal,
  { isDeleted }: { isDeleted: boolean },
): Promise<FoundRecording | 'unknown' | null> {
  const store = archiveStore()
  if (store === null || recording.archiveState === 'archived') return null
  const isLastResort = isDeleted || recording.archiveState !== 'waiting'
  try {
    await adoptStoredAudio(recording, store, signal, { isLastResort })
  } catch (error) {
    const { id: recordingId } = recording
    log.error(
      { recordingId, error: errorFacts(error) },
      "the archive can't tell whether it has the recording",
    )
    return 'unknown'
  }
  const now = await findRecording(recording.id)
  return now?.archiveState === 'archived' ? now : null
}
