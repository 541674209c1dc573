import { archiveStore } from '@/lib/archive/open-archive-store'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import type { Recording } from '@/lib/generated/prisma/client'

/** Whether copies of recordings are made: there is a place for them, and FreeClimb can be asked. */
export function isArchiving(): boolean {
  return recordingAudioSettings() !== null && archiveStore() !== null
}

/**
 * What is going to measure a recording that nothing has yet: its copy, or a reading of its own when somebody first listens
 * to it. `null` where it has been measured, and where nothing will.
 */
export function measuringToCome({
  sha256,
  archiveState,
  accountId,
}: Pick<Recording, 'sha256' | 'archiveState' | 'accountId'>): 'with-copy' | 'alone' | null {
  const settings = recordingAudioSettings()
  if (sha256 !== null || archiveState !== 'waiting' || settings === null) return null
  if (accountId !== null && accountId !== settings.accountId) return null
  return archiveStore() === null ? 'alone' : 'with-copy'
}
