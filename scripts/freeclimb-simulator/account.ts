import type { Credentials } from './credentials'
import type { OddFormat } from './sound/odd-audio'

export type ConferenceStatus = 'empty' | 'populated' | 'inProgress' | 'terminated'
export type CreatedBy = 'percl' | 'rest'

export interface Recording {
  accountId: string
  recordingId: string
  conferenceId: string | null
  callId: string | null
  durationSec: number
  createdAt: Date
  updatedAt: Date
  deleted: boolean
  rangeIgnored: boolean
  /** How it sounds: as AudioSource has it. */
  gapSec?: number
  stereo?: boolean
  /** What it is written down as, while FreeClimb calls it WAV; plain WAV when not said. */
  format?: OddFormat
}

/** What one FreeClimb account holds, in memory. */
export class Account {
  readonly credentials: Credentials
  readonly #conferenceIds = new Set<string>()
  readonly #recordings = new Map<string, Recording>()
  #conferencesStarted = 0

  constructor(credentials: Credentials) {
    this.credentials = credentials
  }

  /** Every second conference is made by PerCL, and so has a call of its own. */
  nextCreatedBy(): CreatedBy {
    this.#conferencesStarted += 1
    return this.#conferencesStarted % 2 === 1 ? 'percl' : 'rest'
  }

  addConference(conferenceId: string): void {
    this.#conferenceIds.add(conferenceId)
  }

  /** Does nothing when the recording is there already. */
  addRecording(recording: Recording): void {
    if (this.#recordings.has(recording.recordingId)) return
    this.#recordings.set(recording.recordingId, recording)
    if (recording.conferenceId !== null) this.#conferenceIds.add(recording.conferenceId)
  }

  getRecording(recordingId: string): Recording | null {
    return this.#recordings.get(recordingId) ?? null
  }

  /** The file goes, the metadata stays. */
  deleteRecording(recording: Recording): void {
    recording.deleted = true
    recording.updatedAt = new Date()
  }

  /** As FreeClimb might, when it looks at a recording again. */
  changeDuration(recording: Recording, durationSec: number): void {
    recording.durationSec = durationSec
    recording.updatedAt = new Date()
  }

  hasConference(conferenceId: string): boolean {
    return this.#conferenceIds.has(conferenceId)
  }

  /** Newest first; those of the same moment in the opposite order of their adding. */
  listRecordings(): Recording[] {
    return [...this.#recordings.values()]
      .reverse()
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  }
}
