import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'

/** `null` for an id that FreeClimb could not have given, and for one that we have no row of. */
export async function findRecording(recordingId: string) {
  if (!isId(recordingId)) return null
  return db().recording.findUnique({
    where: { id: recordingId },
    select: {
      id: true,
      conferenceId: true,
      accountId: true,
      archiveState: true,
      archiveReason: true,
      missingSince: true,
      saidDeletedSince: true,
      audioFault: true,
      receivedAt: true,
      durationSec: true,
      lengthMs: true,
      archiveKey: true,
      sizeBytes: true,
      mimeType: true,
      audioFormat: true,
      sha256: true,
    },
  })
}

export type FoundRecording = NonNullable<Awaited<ReturnType<typeof findRecording>>>
