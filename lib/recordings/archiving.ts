import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { archiveStore } from './archive/archive-store'

/** Whether copies of recordings are made: there is a place for them, and FreeClimb can be asked. */
export function isArchiving(): boolean {
  return recordingAudioSettings() !== null && archiveStore() !== null
}
