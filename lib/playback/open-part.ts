import { type ByteRange, formatRangeSpec, type RangeSpec, resolveRange } from '@/lib/byte-range'
import { recordStart } from '@/lib/freeclimb/rate-limit'
import {
  type NoSuchPart,
  type RecordingAudio,
  type RecordingAudioSettings,
  requestRecordingAudio,
} from '@/lib/freeclimb/recording-audio'
import type { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import {
  NOT_READY_RETRY_SEC,
  type UpstreamFailure,
  type UpstreamRefusal,
} from '@/lib/freeclimb/recording-audio-error'
import { upstreamEtag } from './etag'

export type OpenPart = {
  ok: true
  audio: Pick<RecordingAudio, 'contentType' | 'bytes' | 'firstByte' | 'lastByte'>
  range: ByteRange | null
  /** Null only for the whole file, if FreeClimb declares no length */
  sizeBytes: number | null
  /** Null if nothing tells versions of the audio apart */
  etag: string | null
}

export type Unsatisfiable = { ok: false; failure: 'range-unsatisfiable'; sizeBytes: number }

type Asked = RecordingAudio | NoSuchPart | UpstreamRefusal
type Selected =
  | (Omit<OpenPart, 'etag' | 'audio'> & { audio: RecordingAudio })
  | Unsatisfiable
  | UpstreamRefusal
  | 'unusable'

// FreeClimb's smallest answer that shows that the audio is there, its type and its size; and one that shows its format, too.
const PROBE: ByteRange = { start: 0, end: 0 }
const FORMAT_PROBE: ByteRange = { start: 0, end: 511 }

/**
 * Opens one range of FreeClimb's audio, or all of it if `spec` is null. However FreeClimb treats ranges, `audio` covers
 * `range`, maybe with bytes before and after it. If `sendsBody` is false, little is transferred, and `audio` must only be
 * stopped. With `seesFormat`, a range of just the first few bytes comes with enough bytes to show the format: some players
 * ask for two bytes before they trust a type.
 */
export async function openPart(
  recordingId: string,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings,
  { seesFormat = false }: { seesFormat?: boolean } = {},
): Promise<OpenPart | Unsatisfiable | UpstreamRefusal> {
  const selected = await selectPart(recordingId, spec, sendsBody, clientLeft, settings, seesFormat)
  if (!selected.ok) return selected
  const { etag, lastModified } = selected.audio
  return {
    ...selected,
    etag: upstreamEtag(recordingId, { etag, lastModified, sizeBytes: selected.sizeBytes }),
  }
}

async function selectPart(
  recordingId: string,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings,
  seesFormat: boolean,
): Promise<Exclude<Selected, 'unusable'>> {
  const ask = (range: string | null) => {
    void recordStart()
    return requestRecordingAudio(recordingId, range, clientLeft, { ...settings, reusesConnections: true })
  }

  const isProbe = !sendsBody || isNothing(spec) || (seesFormat && isShorterThanProbe(spec))
  const probe = seesFormat ? FORMAT_PROBE : PROBE
  const asked = isProbe ? probe : spec
  const first = await ask(asked && formatRangeSpec(asked))
  const selected = select(first, spec, sendsBody)
  if (selected !== 'unusable') return selected

  // FreeClimb got the range wrong or declared no length: take the whole file and cut it here.
  const isWhole = first.ok && first.lastByte === null
  if (first.ok && !isWhole) first.bytes.stop()
  const whole = isWhole ? first : await ask(null)
  const cut = select(whole, spec, sendsBody)
  if (cut !== 'unusable') return cut
  if (!whole.ok || whole.sizeBytes !== null) return giveUp(whole)

  // Answering a range takes the length, so read the file once to count its bytes, and once more to send them.
  const counted = await countBytes(whole.bytes)
  if (typeof counted !== 'number') return counted
  const again = await ask(null)
  const cutAgain = select(again, spec, sendsBody, counted)
  return cutAgain === 'unusable' ? giveUp(again) : cutAgain
}

// `bytes=-0` asks for nothing. Its 416 needs the size, so we probe instead of passing it on.
function isNothing(spec: RangeSpec | null) {
  return spec !== null && 'lastBytes' in spec && spec.lastBytes === 0
}

function select(asked: Asked, spec: RangeSpec | null, sendsBody: boolean, countedBytes?: number): Selected {
  if (!asked.ok && asked.failure !== 'no-such-part') return asked
  const sizeBytes = asked.sizeBytes ?? countedBytes ?? null
  if (sizeBytes === null) {
    const isWhole = asked.ok && spec === null && asked.firstByte === 0
    return isWhole ? { ok: true, audio: asked, range: null, sizeBytes } : 'unusable'
  }
  if (sizeBytes === 0) return { ok: false, failure: 'not-ready', retryAfterSec: NOT_READY_RETRY_SEC }
  const wanted = resolveRange(spec, sizeBytes)
  if (wanted === 'unsatisfiable') {
    if (asked.ok) asked.bytes.stop()
    return { ok: false, failure: 'range-unsatisfiable', sizeBytes }
  }
  if (!asked.ok) return 'unusable'
  const range = wanted === 'whole' ? null : wanted
  if (!sendsBody) return { ok: true, audio: asked, range, sizeBytes }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
  const lastByte = asked.lastByte ?? sizeBytes - 1
  if (asked.firstByte > start || lastByte < start) return 'unusable'
  if (range === null) return lastByte < end ? 'unusable' : { ok: true, audio: asked, range, sizeBytes }
  // RFC 9110 §15.3.7: upstream may send less than was asked for, and so may we.
  return { ok: true, audio: asked, range: { start, end: Math.min(end, lastByte) }, sizeBytes }
}

function isShorterThanProbe(spec: RangeSpec | null) {
  return (
    spec !== null && 'start' in spec && spec.start === 0 && spec.end !== null && spec.end < FORMAT_PROBE.end
  )
}

/** Why `bytes` ended early. */
export function stopFailure({ stopReason }: AudioBytes): UpstreamFailure {
  return stopReason === null || stopReason === 'enough' ? 'unreachable' : stopReason
}

async function countBytes(bytes: AudioBytes): Promise<number | UpstreamRefusal> {
  let count = 0
  try {
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) count += chunk.byteLength
    return count
  } catch {
    const failure = stopFailure(bytes)
    bytes.stop()
    return { ok: false, failure }
  }
}

function giveUp(asked: Asked): UpstreamRefusal {
  if (asked.ok) asked.bytes.stop()
  return { ok: false, failure: 'unreachable' }
}
