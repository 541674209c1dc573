import { db } from '@/lib/db'

const RECORDING_ID = /^RE[0-9A-Za-z]{1,64}$/

/** `null` for an id that FreeClimb could not have given, and for one that we have no row of. */
export async function findRecording(recordingId: string) {
  if (!RECORDING_ID.test(recordingId)) return null
  return db().recording.findUnique({
    where: { id: recordingId },
    select: { id: true, conferenceId: true, accountId: true },
  })
}

export type FoundRecording = NonNullable<Awaited<ReturnType<typeof findRecording>>>
