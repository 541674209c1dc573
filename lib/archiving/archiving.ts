import { archiveStore } from '@/lib/archive/open-archive-store'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import type { Recording } from '@/lib/generated/prisma/client'

/** Whether recordings get archived: there's an archive, and FreeClimb can be asked. */
export function isArchiving(): boolean {
  return recordingAudioSettings() !== null && archiveStore() !== null
}

/**
 * What will measure a recording that hasn't been measured: archiving it ('while-archiving'), or a job of its own once a user
 * listens to it ('on-its-own'). Null if it has been measured, or nothing will.
 */
export function pendingMeasuring({
  sha256,
  archiveState,
  accountId,
}: Pick<Recording, 'sha256' | 'archiveState' | 'accountId'>): 'while-archiving' | 'on-its-own' | null {
  const settings = recordingAudioSettings()
  if (sha256 !== null || archiveState !== 'waiting' || settings === null) return null
  if (accountId !== null && accountId !== settings.accountId) return null
  return archiveStore() === null ? 'on-its-own' : 'while-archiving'
}
