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
  gapSec?: number
  stereo?: boolean
  /** The real audio format, although FreeClimb labels it WAV; default plain WAV */
  format?: OddFormat
}

export class Account {
  readonly credentials: Credentials
  readonly #conferenceIds = new Set<string>()
  readonly #recordings = new Map<string, Recording>()
  #conferencesStarted = 0

  constructor(credentials: Credentials) {
    this.credentials = credentials
  }

  /** Every second conference is created by PerCL and so has its own call. */
  nextCreatedBy(): CreatedBy {
    this.#conferencesStarted += 1
    return this.#conferencesStarted % 2 === 1 ? 'percl' : 'rest'
  }

  addConference(conferenceId: string): void {
    this.#conferenceIds.add(conferenceId)
  }

  /** Does nothing if the recording already exists. */
  addRecording(recording: Recording): void {
    if (this.#recordings.has(recording.recordingId)) return
    this.#recordings.set(recording.recordingId, recording)
    if (recording.conferenceId !== null) this.#conferenceIds.add(recording.conferenceId)
  }

  getRecording(recordingId: string): Recording | null {
    return this.#recordings.get(recordingId) ?? null
  }

  /** Deletes the file but keeps the metadata. */
  deleteRecording(recording: Recording): void {
    recording.deleted = true
    recording.updatedAt = new Date()
  }

  /** Changes a duration, as FreeClimb might after the fact. */
  changeDuration(recording: Recording, durationSec: number): void {
    recording.durationSec = durationSec
    recording.updatedAt = new Date()
  }

  hasConference(conferenceId: string): boolean {
    return this.#conferenceIds.has(conferenceId)
  }

  /** Newest first; recordings created at the same moment come in reverse order of insertion. */
  listRecordings(): Recording[] {
    return [...this.#recordings.values()]
      .reverse()
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  }
}
