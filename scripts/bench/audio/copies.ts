import type { NextServer } from '../next-server'

/** Archives recordings as the worker would, with the archive and FreeClimb settings from the environment. */
export async function copyRecordings(recordingIds: readonly string[]): Promise<void> {
  // Imported late because these modules read environment variables that are set after this file loads.
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
