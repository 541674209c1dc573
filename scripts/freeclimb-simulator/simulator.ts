import type { ConferenceReport, PostReport } from './conference/conference'
import type { ConferenceOptions } from './conference/options'
import type { OddFormat } from './sound/odd-audio'
import type { SimulatorStats } from './traffic'
import type { Trouble } from './trouble'

export interface RecordingOptions {
  /** Default: a new conference, or none with a callId */
  conferenceId?: string
  /** Makes it a call's recording, which appears in the same lists */
  callId?: string
  durationSec?: number
  createdAt?: Date
  trouble?: Trouble
  rangeIgnored?: boolean
  /** Alternates this many seconds of talk with as many of silence */
  gapSec?: number
  /** Two channels, one side of the conversation on each */
  stereo?: boolean
  /** The real format, although FreeClimb labels it WAV */
  format?: OddFormat
  seed?: string
}

export interface RecordingsOptions extends RecordingOptions {
  /** Without a conferenceId, each gets a new conference */
  count: number
  /** How much older each is than the one before; default 60 */
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
  /** Adds a recording that the REST API lists but no webhook announced */
  addRecording: (options?: RecordingOptions) => AddedRecording
  /** Adds several, newest first */
  addRecordings: (options: RecordingsOptions) => AddedRecording[]
  /** Deletes the file but keeps the metadata */
  deleteRecording: (recordingId: string) => void
  changeDuration: (recordingId: string, durationSec: number) => void
  forgetCursors: () => void
  runConference: (
    options: ConferenceOptions & { onPost?: (report: PostReport) => void },
  ) => Promise<ConferenceReport>
  stats: () => SimulatorStats
  setTrouble: (recordingId: string | 'all', trouble: Trouble | null) => void
  /** Closes at once, dropping open connections */
  close: () => Promise<void>
}
