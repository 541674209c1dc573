import type { ConferenceStatus, CreatedBy } from '../account'
import type { OddFormat } from '../sound/odd-audio'
import type { Trouble } from '../trouble'

export const POST_KINDS = [
  'empty',
  'populated',
  'inProgress',
  'terminated',
  'conferenceRecordingStatus',
] as const
export type PostKind = (typeof POST_KINDS)[number]

/** A share from 0 to 1 of all posts, or every post of these kinds. */
export type PostChoice = number | readonly PostKind[]

export interface ConferenceOptions {
  callbackUrl: string
  /** How often the room fills again, and so how many recordings there are; 1 when not said. */
  recordings?: number
  /** Not said: some minutes, as it happens. */
  durationSec?: number
  /** Not said: every second conference is made by PerCL, or as the seed has it. */
  createdBy?: CreatedBy
  /** Between one post and the next; 0 when not said. */
  paceMs?: number
  /** How much later than `terminated` each recording is ready. */
  delayMs?: number
  duplicates?: PostChoice
  drop?: PostChoice
  reorder?: boolean
  /** Sends everything in the same moment. */
  atOnce?: boolean
  /** Names the recording in the `empty` post that ends it, too, as FreeClimb's documentation allows. */
  recordingOnEmpty?: boolean
  /** What the recording post says of the room, which may be in use again; 'terminated' when not said. */
  snapshotStatus?: ConferenceStatus
  /** What happens to requests for this conference's recordings. */
  trouble?: Trouble
  rangeIgnored?: boolean
  /** Talk and silence take turns in the recordings, so many seconds each. */
  gapSec?: number
  /** Recordings of two channels, one side of the talk on each. */
  stereo?: boolean
  /** What the recordings are written down as, while FreeClimb calls them WAV. */
  format?: OddFormat
  /** The same seed makes the same conference, ids included. */
  seed?: string
}
