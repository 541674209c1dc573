import { findInArchive } from '@/lib/archiving/find-in-archive'
import { type ByteRange, parseRangeSpec, type RangeSpec } from '@/lib/byte-range'
import type { RecordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { SNIFFED_BYTES, sniffAudio } from '@/lib/measuring/sniff-audio'
import { type AudioFormat, storedFormat } from '@/lib/recordings/audio-format'
import { audioTypeOf } from '@/lib/recordings/audio-type'
import type { FoundRecording } from '@/lib/recordings/find-recording'
import { lengthSecOf } from '@/lib/recordings/length'
import { type Result, refuse } from '@/lib/result'
import type { AudioFailure } from './audio-failures'
import { etagIsKnown, rangeStillApplies } from './etag'
import { openArchived } from './open-archived'
import { type OpenPart, openPart, stopFailure } from './open-part'
import { PlayingPace } from './playing-pace'
import { type Slice, sliceBytes } from './slice'

/** Header values are null if absent. */
export type AudioRequest = {
  range: string | null
  ifRange: string | null
  ifNoneMatch: string | null
  wantsBody: boolean
  /** Whether a media element asks, which reads far ahead of what it plays */
  isPlaying?: boolean
  clientLeft: AbortSignal
}

export type AudioAnswer =
  | { status: 304; etag: string | null }
  | {
      status: 200 | 206
      etag: string | null
      contentType: string
      /** What the first bytes show; null if we didn't see them or don't recognize them */
      seenFormat: AudioFormat | null
      range: ByteRange | null
      /** Null only for a 200 whose length FreeClimb doesn't declare */
      sizeBytes: number | null
      body: ReadableStream<Uint8Array> | null
    }

export type AudioProblem = {
  failure: AudioFailure
  retryAfterSec?: number
  /** Only with `range-unsatisfiable` */
  sizeBytes?: number
}

export type AudioEnd = { status: 200 | 206 | 304; bytes: number; isWhole: boolean }

/**
 * Opens a recording's audio: archived audio first, then FreeClimb's, then an archived object that the row doesn't know
 * about. Calls `onEnd` once everything is sent or the reader has left.
 */
export async function openRecordingAudio(
  recording: FoundRecording,
  request: AudioRequest,
  settings: RecordingAudioSettings | null,
  onEnd: (end: AudioEnd) => void = () => {},
): Promise<Result<AudioAnswer, AudioProblem>> {
  const opened = await openSelected(recording, request, settings)
  if (!opened.ok) return opened

  const part = opened.value
  const { audio, range, sizeBytes, etag, isKnown } = part
  const status = isKnown ? 304 : range === null ? 200 : 206
  const sendsBody = request.wantsBody && !isKnown
  const seeing = isKnown ? NOTHING_SEEN : await seeFormat(part)
  if (!seeing.ok) return seeing
  const seen = seeing.value
  if (!sendsBody) {
    audio.bytes.stop()
    onEnd({ status, bytes: 0, isWhole: true })
  }
  if (status === 304) return { ok: true, value: { status, etag } }
  const pace = request.isPlaying ? new PlayingPace({ sizeBytes, durationSec: lengthSecOf(recording) }) : null
  const body = sendsBody
    ? sliceBytes(audio.bytes, sliceOf(part), (end) => onEnd({ status, ...end }), pace)
    : null
  const format = seen === undefined ? formatByRow(recording) : seen
  const contentType = audioTypeOf(format, audio.contentType)
  const seenFormat = seen ?? null
  return { ok: true, value: { status, etag, contentType, seenFormat, range, sizeBytes, body } }
}

const NOTHING_SEEN = { ok: true, value: undefined } as const

/** What the first bytes show; undefined if the answer doesn't include them. */
async function seeFormat({
  audio: { bytes, firstByte },
  sizeBytes,
}: OpenPart): Promise<Result<AudioFormat | null | undefined, AudioProblem>> {
  if (firstByte !== 0) return NOTHING_SEEN
  try {
    const head = await bytes.peek(SNIFFED_BYTES)
    const isEnough = head.byteLength >= SNIFFED_BYTES || head.byteLength === sizeBytes
    return isEnough ? { ok: true, value: sniffAudio(head) } : NOTHING_SEEN
  } catch {
    const failure = stopFailure(bytes)
    bytes.stop()
    return refuse({ failure })
  }
}

/** Null if we have read the audio and don't recognize it, undefined if we haven't read it. */
function formatByRow(recording: FoundRecording): AudioFormat | null | undefined {
  return storedFormat(recording) ?? (recording.sha256 === null ? undefined : null)
}

type Part = OpenPart & {
  isKnown: boolean
}

/** RFC 9110 §13.2.2: If-None-Match is evaluated before Range, and If-Range against the very answer that has the range. */
async function openSelected(
  recording: FoundRecording,
  { range, ifRange, ifNoneMatch, wantsBody, clientLeft }: AudioRequest,
  settings: RecordingAudioSettings | null,
): Promise<Result<Part, AudioProblem>> {
  const open = (spec: RangeSpec | null, sendsBody: boolean) =>
    openAnywhere(recording, spec, sendsBody, clientLeft, settings)
  if (ifNoneMatch !== null) {
    // Ask the source, so that a browser's cached copy can't hide that the recording is gone.
    const whole = await open(null, false)
    if (!whole.ok) return whole
    if (etagIsKnown(ifNoneMatch, whole.value.etag))
      return { ok: true, value: { ...whole.value, isKnown: true } }
    whole.value.audio.bytes.stop()
  }
  const spec = parseRangeSpec(range)
  const part = await open(spec, wantsBody)
  if (spec === null || ifRange === null) return unknown(part)
  if (part.ok && rangeStillApplies(ifRange, part.value.etag)) return unknown(part)
  if (!part.ok && part.problem.failure !== 'range-unsatisfiable') return part
  if (part.ok) part.value.audio.bytes.stop()
  const whole = await open(null, wantsBody)
  if (!whole.ok) return whole
  if (part.ok || !rangeStillApplies(ifRange, whole.value.etag)) return unknown(whole)
  whole.value.audio.bytes.stop()
  return part
}

function unknown(part: Result<OpenPart, AudioProblem>): Result<Part, AudioProblem> {
  return part.ok ? { ok: true, value: { ...part.value, isKnown: false } } : part
}

async function openAnywhere(
  recording: FoundRecording,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings | null,
): Promise<Result<OpenPart, AudioProblem>> {
  const copy = await openArchived(recording, spec, sendsBody, clientLeft)
  if (copy !== null && copy !== 'unreadable') return copy
  const part = await openAtFreeClimb(recording, spec, sendsBody, clientLeft, settings)
  if (part.ok || part.problem.failure === 'range-unsatisfiable' || clientLeft.aborted) return part
  if (copy === 'unreadable') return ARCHIVE_UNAVAILABLE
  const found = await findInArchive(recording, clientLeft, { isDeleted: part.problem.failure === 'deleted' })
  // Any other failure stands: it says what to do, archived or not.
  if (found === 'unknown') return part.problem.failure === 'deleted' ? ARCHIVE_UNAVAILABLE : part
  const foundCopy = found && (await openArchived(found, spec, sendsBody, clientLeft))
  return foundCopy === 'unreadable' ? ARCHIVE_UNAVAILABLE : (foundCopy ?? part)
}

const ARCHIVE_UNAVAILABLE = refuse<AudioProblem>({ failure: 'archive-unavailable', retryAfterSec: 5 })

async function openAtFreeClimb(
  { id, accountId, audioFormat }: FoundRecording,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings | null,
): Promise<Result<OpenPart, AudioProblem>> {
  if (settings === null) return refuse({ failure: 'not-configured' })
  if (accountId !== null && accountId !== settings.accountId) return refuse({ failure: 'other-account' })
  return openPart(id, spec, sendsBody, clientLeft, settings, { seesFormat: audioFormat === null })
}

function sliceOf({ audio: { firstByte, lastByte }, range, sizeBytes }: OpenPart): Slice {
  if (range === null) return { skipBytes: 0, lengthBytes: sizeBytes, endsEarly: false }
  return {
    skipBytes: range.start - firstByte,
    lengthBytes: range.end - range.start + 1,
    endsEarly: lastByte === null || range.end < lastByte,
  }
}
