import type { RecordingOutline } from './outline'

/** What a player shows of a recording. */
export type RecordingFacts = RecordingOutline & {
  recordingId: string
  conferenceId: string
  /** Who talked: `+1 (312) 555-0142 → +1 (773) 555-0199` */
  title: string
  /** When, and which recording where the conference has several: `Today 13:31 · recording 2 of 2` */
  subtitle: string
  /** Where this user stopped */
  positionSec: number
  /** Why it can't be played or downloaded, in words; null where it can */
  problem: string | null
  mayDownload: boolean
  /** What is played after it in its conference: none or one */
  following: Track[]
}

/** A recording as the player names it, before the server is asked for the rest. */
export type Track = Pick<
  RecordingFacts,
  'recordingId' | 'conferenceId' | 'title' | 'subtitle' | 'lengthSec' | 'positionSec' | 'problem'
> & {
  /** What is said of its audio in a row, in few words; null where there is nothing to say */
  note?: string | null
}
