import type { RecordingOutline } from './outline'

export type RecordingFacts = RecordingOutline & {
  recordingId: string
  conferenceId: string
  title: string
  subtitle: string
  positionSec: number
  /** Why it can't be played or downloaded; null if it can */
  problem: string | null
  mayDownload: boolean
  following: Track[]
}

/** A recording as the player knows it before it asks the server for the rest. */
export type Track = Pick<
  RecordingFacts,
  'recordingId' | 'conferenceId' | 'title' | 'subtitle' | 'lengthSec' | 'positionSec' | 'problem'
> & {
  /** The label in a row; null if there's nothing to say */
  note?: string | null
}
