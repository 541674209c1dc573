import type { RecordingAudio, RecordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import type { AudioFailure } from './audio-failures'
import { audioTypeOf } from './audio-type'
import { etagIsKnown, rangeStillApplies, recordingEtag } from './etag'
import type { FoundRecording } from './find-recording'
import { openCopy } from './open-copy'
import { type OpenPart, openPart } from './open-part'
import { PlayingPace } from './playing-pace'
import { type ByteRange, parseRangeSpec, type RangeSpec } from './range'
import { type Slice, sliceBytes } from './slice'

/** Header values are `null` when absent. */
export type AudioRequest = {
  range: string | null
  ifRange: string | null
  ifNoneMatch: string | null
  /** False for HEAD. */
  wantsBody: boolean
  /** Whether a media element asks, which takes more than it plays. */
  isPlaying?: boolean
  clientLeft: AbortSignal
}

export type AudioAnswer =
  | { ok: true; status: 304; etag: string }
  | {
      ok: true
      status: 200 | 206
      etag: string
      contentType: string
      /** `null` for a 200. */
      range: ByteRange | null
      /** `null` when FreeClimb declares no length, and then only for a 200. */
      sizeBytes: number | null
      body: ReadableStream<Uint8Array> | null
    }

export type AudioRefusal = {
  ok: false
  failure: AudioFailure
  retryAfterSec?: number
  /** With `range-unsatisfiable`. */
  sizeBytes?: number
}

export type AudioEnd = { status: 200 | 206 | 304; bytes: number; isWhole: boolean }

/** Opens the audio of a recording that we have a row of: our own copy, else FreeClimb's. `onEnd` hears when all is sent or the reader has left. */
export async function openRecordingAudio(
  recording: FoundRecording,
  request: AudioRequest,
  settings: RecordingAudioSettings | null,
  onEnd: (end: AudioEnd) => void = () => {},
): Promise<AudioAnswer | AudioRefusal> {
  const etag = recordingEtag(recording.id)
  const isKnown = etagIsKnown(request.ifNoneMatch, etag)
  // RFC 9110 §13.2.2: If-None-Match is decided before Range.
  const spec = !isKnown && rangeStillApplies(request.ifRange, etag) ? parseRangeSpec(request.range) : null
  const sendsBody = request.wantsBody && !isKnown
  const part =
    (await openCopy(recording, spec, sendsBody, request.clientLeft)) ??
    (await openAtFreeClimb(recording, spec, sendsBody, request.clientLeft, settings))
  if (!part.ok) return part

  const { audio, range, sizeBytes } = part
  const status = isKnown ? 304 : range === null ? 200 : 206
  if (!sendsBody) {
    audio.bytes.stop()
    onEnd({ status, bytes: 0, isWhole: true })
  }
  // Said only after somebody was asked: a copy in a browser must not hide that the recording is gone.
  if (status === 304) return { ok: true, status, etag }
  const pace = request.isPlaying ? new PlayingPace({ sizeBytes, durationSec: recording.durationSec }) : null
  const body = sendsBody
    ? sliceBytes(audio.bytes, sliceOf(audio, range), (end) => onEnd({ status, ...end }), pace)
    : null
  return { ok: true, status, etag, contentType: audioTypeOf(audio.contentType), range, sizeBytes, body }
}

async function openAtFreeClimb(
  { id, accountId }: FoundRecording,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings | null,
): Promise<OpenPart | AudioRefusal> {
  if (settings === null) return { ok: false, failure: 'not-configured' }
  if (accountId !== null && accountId !== settings.accountId) return { ok: false, failure: 'other-account' }
  return openPart(id, spec, sendsBody, clientLeft, settings)
}

function sliceOf({ firstByte, lastByte, sizeBytes }: RecordingAudio, range: ByteRange | null): Slice {
  if (range === null) return { skipBytes: 0, lengthBytes: sizeBytes, endsEarly: false }
  return {
    skipBytes: range.start - firstByte,
    lengthBytes: range.end - range.start + 1,
    endsEarly: lastByte === null || range.end < lastByte,
  }
}
