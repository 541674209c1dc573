import { db } from '@/lib/db'
import { isId } from '@/lib/freeclimb/ids'

/** Null for a malformed ID, and for one that has no row. */
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
