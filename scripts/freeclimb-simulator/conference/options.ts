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

/** A share of all posts from 0 to 1, or every post of these kinds */
export type PostChoice = number | readonly PostKind[]

export interface ConferenceOptions {
  callbackUrl: string
  /** Number of times the room fills, and so of recordings; default 1 */
  recordings?: number
  /** Default: random, usually some minutes */
  durationSec?: number
  /** Default: random by seed; without a seed, PerCL for every second conference */
  createdBy?: CreatedBy
  /** Pause between posts; default 0 */
  paceMs?: number
  /** Extra delay before each recording's post */
  delayMs?: number
  duplicates?: PostChoice
  drop?: PostChoice
  reorder?: boolean
  /** Sends all posts at the same moment */
  atOnce?: boolean
  /** Names the recording also in the `empty` post that ends it, which FreeClimb's documentation allows */
  recordingOnEmpty?: boolean
  /** The room's status in the recording post, because the room may be in use again; default 'terminated' */
  snapshotStatus?: ConferenceStatus
  /** What happens to requests for this conference's recordings */
  trouble?: Trouble
  rangeIgnored?: boolean
  /** The recordings alternate this many seconds of talk with as many of silence */
  gapSec?: number
  /** Two channels, one side of the conversation on each */
  stereo?: boolean
  /** The recordings' real format, although FreeClimb labels them WAV */
  format?: OddFormat
  /** The same seed gives the same conference, including its IDs */
  seed?: string
}
