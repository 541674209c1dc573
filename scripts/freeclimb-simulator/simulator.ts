import type { ConferenceReport, PostReport } from './conference/conference'
import type { ConferenceOptions } from './conference/options'
import type { OddFormat } from './sound/odd-audio'
import type { SimulatorStats } from './traffic'
import type { Trouble } from './trouble'

export interface RecordingOptions {
  /** Not said: a conference of its own, or none when there is a callId. */
  conferenceId?: string
  /** Makes it the recording of a call, which the same lists show. */
  callId?: string
  durationSec?: number
  createdAt?: Date
  trouble?: Trouble
  rangeIgnored?: boolean
  /** Talk and silence take turns, so many seconds each. */
  gapSec?: number
  /** Two channels, one side of the talk on each. */
  stereo?: boolean
  /** What it is written down as, while FreeClimb calls it WAV. */
  format?: OddFormat
  seed?: string
}

export interface RecordingsOptions extends RecordingOptions {
  /** How many, each of a conference of its own when no conferenceId is said. */
  count: number
  /** How much earlier each was made than the one before; 60 when not said. */
  apartSec?: number
}

export interface AddedRecording {
  recordingId: string
  conferenceId: string | null
  durationSec: number
  recordingUrl: string
}

export interface Simulator {
  url: string
  apiUrl: string
  accountId: string
  apiKey: string
  signingSecret: string
  signingSecrets: readonly string[]
  /** A recording that the REST API knows and no webhook told of. */
  addRecording: (options?: RecordingOptions) => AddedRecording
  /** Several, the newest first. */
  addRecordings: (options: RecordingsOptions) => AddedRecording[]
  /** The file goes, the metadata stays. */
  deleteRecording: (recordingId: string) => void
  changeDuration: (recordingId: string, durationSec: number) => void
  /** As if every cursor of a list had been given out too long ago. */
  forgetCursors: () => void
  runConference: (
    options: ConferenceOptions & { onPost?: (report: PostReport) => void },
  ) => Promise<ConferenceReport>
  stats: () => SimulatorStats
  setTrouble: (recordingId: string | 'all', trouble: Trouble | null) => void
  /** Breaks what is open, waits for nothing. */
  close: () => Promise<void>
}
