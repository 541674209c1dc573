import type { ConferenceReport, PostReport } from './conference'
import type { ConferenceOptions } from './conference-options'
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
  seed?: string
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
  runConference: (
    options: ConferenceOptions & { onPost?: (report: PostReport) => void },
  ) => Promise<ConferenceReport>
  stats: () => SimulatorStats
  setTrouble: (recordingId: string | 'all', trouble: Trouble | null) => void
  /** Breaks what is open, waits for nothing. */
  close: () => Promise<void>
}
