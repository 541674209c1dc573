import type { NextServer } from '../next-server'

/** Makes our copies of recordings, as the worker would. The settings of the archive and of FreeClimb are in the environment. */
export async function copyRecordings(recordingIds: readonly string[]): Promise<void> {
  // Only now: what they read of the environment is there.
  const { archiveRecording } = await import('@/lib/archiving/archive-recording')
  const { findRecording } = await import('@/lib/recordings/find-recording')
  for (const recordingId of recordingIds) {
    const signal = new AbortController().signal
    await archiveRecording(recordingId, { signal, isTrial: true, attempt: 1, waitingSince: new Date() })
    if (!(await findRecording(recordingId))?.archiveKey) throw new Error(`${recordingId} was not copied.`)
  }
}

export function audioUrl(app: Pick<NextServer, 'url'>, recordingId: string): string {
  return `${app.url}/api/recordings/${recordingId}/audio`
}
