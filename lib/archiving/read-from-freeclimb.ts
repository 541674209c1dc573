import { db } from '@/lib/db'
import { inTurns } from '@/lib/freeclimb/in-turns'
import {
  type RecordingAudio,
  type RecordingAudioSettings,
  requestRecordingAudio,
} from '@/lib/freeclimb/recording-audio'
import { type AnalyzedAudio, AudioAnalyzer, audioFaultOf } from '@/lib/measuring/audio-analyzer'
import { FaultyAudio } from '@/lib/recordings/audio-fault'
import { recordCredentialsAccepted, recordCredentialsRefused } from './credentials-refusal'

const READY_WITHIN_HOURS = 24
/** The queue makes this many in 3.6 hours, and 13 in a day; a clock that jumps ahead makes none. */
const MIN_ATTEMPTS_AT_READY = 10
/** The queue makes this many in four minutes. From then on, we take a faulty file for what FreeClimb has. */
const ATTEMPTS_AT_RIGHT = 6

export type ReadingAttempt = {
  signal: AbortSignal
  /** Counts from 1 */
  attempt: number
  waitingSince: Date
}

export type ReadingOutcome = 'read' | 'deleted' | 'missing' | 'never-ready' | 'credentials-refused'

/** Reads a whole recording, in one turn until `take` is done. Throws what is worth a retry, and what `take` throws. */
export async function readFromFreeClimb(
  recordingId: string,
  settings: RecordingAudioSettings,
  reading: ReadingAttempt,
  take: (audio: RecordingAudio, signal: AbortSignal) => Promise<void>,
): Promise<ReadingOutcome> {
  const asked = await inTurns(async (turn) => {
    const audio = await requestRecordingAudio(recordingId, null, turn, settings)
    if (audio.ok) await take(audio.value, turn)
    return audio
  }, reading.signal)
  if (asked === 'no-turn') throw new Error('There was no turn to ask FreeClimb for minutes.')
  if (asked.ok) {
    await recordCredentialsAccepted()
    return 'read'
  }
  const { failure } = asked.problem
  if (failure === 'deleted' || failure === 'missing') return failure
  if (failure === 'credentials') {
    await recordCredentialsRefused(settings)
    return 'credentials-refused'
  }
  if (failure === 'not-ready' && (await hasWaitedLong(reading))) return 'never-ready'
  const message = `FreeClimb did not send recording ${recordingId}: ${failure}`
  // FreeClimb may take a while to prepare a file. After these attempts, it counts as empty until it has content.
  if (failure === 'not-ready' && reading.attempt >= ATTEMPTS_AT_RIGHT) throw new FaultyAudio('empty', message)
  throw new Error(message)
}

// By the database's clock, which also set waitingSince.
async function hasWaitedLong({ attempt, waitingSince }: ReadingAttempt): Promise<boolean> {
  if (attempt < MIN_ATTEMPTS_AT_READY) return false
  const [row] = await db().$queryRaw<{ isLong: boolean }[]>`
    SELECT now() - ${waitingSince}::timestamptz > make_interval(hours => ${READY_WITHIN_HOURS}::int) AS "isLong"`
  return row?.isLong === true
}

/** FreeClimb's audio, for a consumer that needs all of it or nothing. */
export class VerifiedDownload {
  readonly #audio: RecordingAudio
  readonly #durationSec: number | null
  readonly #isPatient: boolean
  #passed: AnalyzedAudio | null = null

  /** `durationSec` is FreeClimb's. `attempt` counts from 1: early ones refuse a faulty file. */
  constructor(audio: RecordingAudio, durationSec: number | null, attempt: number) {
    this.#audio = audio
    this.#durationSec = durationSec
    this.#isPatient = attempt < ATTEMPTS_AT_RIGHT
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const analyzer = new AudioAnalyzer()
    const { bytes, sizeBytes } = this.#audio
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) {
      analyzer.take(chunk)
      yield chunk
    }
    const passed = analyzer.end()
    if (sizeBytes !== null && passed.sizeBytes !== sizeBytes)
      throw new Error(`FreeClimb sent ${passed.sizeBytes} bytes of ${sizeBytes}.`)
    const fault = audioFaultOf(passed, this.#durationSec)
    if (fault !== null && this.#isPatient) throw new FaultyAudio(fault)
    this.#passed = passed
  }

  passed(): AnalyzedAudio {
    if (this.#passed === null) throw new Error('The audio was taken without being read to its end.')
    return this.#passed
  }

  /** Null if the audio wasn't read to its end. */
  passedIfWhole(): AnalyzedAudio | null {
    return this.#passed
  }
}
