import { type ByteRange, formatRangeSpec, type RangeSpec, resolveRange } from '@/lib/byte-range'
import { recordStart } from '@/lib/freeclimb/rate-limit'
import {
  type AskedAudio,
  type RecordingAudio,
  type RecordingAudioSettings,
  requestRecordingAudio,
} from '@/lib/freeclimb/recording-audio'
import type { AudioBytes } from '@/lib/freeclimb/recording-audio-bytes'
import {
  NOT_READY_RETRY_SEC,
  type UpstreamFailure,
  type UpstreamProblem,
} from '@/lib/freeclimb/recording-audio-error'
import { type Result, refuse } from '@/lib/result'
import { upstreamEtag } from './etag'

export type OpenPart = {
  audio: Pick<RecordingAudio, 'contentType' | 'bytes' | 'firstByte' | 'lastByte'>
  range: ByteRange | null
  /** Null only for the whole file, if FreeClimb declares no length */
  sizeBytes: number | null
  /** Null if nothing tells versions of the audio apart */
  etag: string | null
}

export type Unsatisfiable = { failure: 'range-unsatisfiable'; sizeBytes: number }

type Selected = Result<
  Omit<OpenPart, 'etag' | 'audio'> & { audio: RecordingAudio },
  Unsatisfiable | UpstreamProblem
>

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
): Promise<Result<OpenPart, Unsatisfiable | UpstreamProblem>> {
  const selected = await selectPart(recordingId, spec, sendsBody, clientLeft, settings, seesFormat)
  if (!selected.ok) return selected
  const { audio, sizeBytes, range } = selected.value
  const { etag, lastModified } = audio
  const ownEtag = upstreamEtag(recordingId, { etag, lastModified, sizeBytes })
  return { ok: true, value: { audio, sizeBytes, range, etag: ownEtag } }
}

async function selectPart(
  recordingId: string,
  spec: RangeSpec | null,
  sendsBody: boolean,
  clientLeft: AbortSignal,
  settings: RecordingAudioSettings,
  seesFormat: boolean,
): Promise<Selected> {
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
  const isWhole = first.ok && first.value.lastByte === null
  if (first.ok && !isWhole) first.value.bytes.stop()
  const whole = isWhole ? first : await ask(null)
  const cut = select(whole, spec, sendsBody)
  if (cut !== 'unusable') return cut
  if (!whole.ok || whole.value.sizeBytes !== null) return giveUp(whole)

  // Answering a range takes the length, so read the file once to count its bytes, and once more to send them.
  const counted = await countBytes(whole.value.bytes)
  if (!counted.ok) return counted
  const again = await ask(null)
  const cutAgain = select(again, spec, sendsBody, counted.value)
  return cutAgain === 'unusable' ? giveUp(again) : cutAgain
}

// `bytes=-0` asks for nothing. Its 416 needs the size, so we probe instead of passing it on.
function isNothing(spec: RangeSpec | null) {
  return spec !== null && 'lastBytes' in spec && spec.lastBytes === 0
}

function select(
  asked: AskedAudio,
  spec: RangeSpec | null,
  sendsBody: boolean,
  countedBytes?: number,
): Selected | 'unusable' {
  const audio = asked.ok ? asked.value : null
  const problem = asked.ok ? null : asked.problem
  if (problem !== null && problem.failure !== 'no-such-part') return refuse(problem)
  const sizeBytes = (audio ?? problem)?.sizeBytes ?? countedBytes ?? null
  if (sizeBytes === null) {
    const isWhole = audio !== null && spec === null && audio.firstByte === 0
    return isWhole ? { ok: true, value: { audio, range: null, sizeBytes } } : 'unusable'
  }
  if (sizeBytes === 0) return refuse({ failure: 'not-ready', retryAfterSec: NOT_READY_RETRY_SEC })
  const wanted = resolveRange(spec, sizeBytes)
  if (wanted === 'unsatisfiable') {
    audio?.bytes.stop()
    return refuse({ failure: 'range-unsatisfiable', sizeBytes })
  }
  if (audio === null) return 'unusable'
  const range = wanted === 'whole' ? null : wanted
  if (!sendsBody) return { ok: true, value: { audio, range, sizeBytes } }
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
  const lastByte = audio.lastByte ?? sizeBytes - 1
  if (audio.firstByte > start || lastByte < start) return 'unusable'
  if (range === null) return lastByte < end ? 'unusable' : { ok: true, value: { audio, range, sizeBytes } }
  // RFC 9110 §15.3.7: upstream may send less than was asked for, and so may we.
  return { ok: true, value: { audio, range: { start, end: Math.min(end, lastByte) }, sizeBytes } }
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

async function countBytes(bytes: AudioBytes): Promise<Result<number, UpstreamProblem>> {
  let count = 0
  try {
    for (let chunk = await bytes.read(); chunk !== null; chunk = await bytes.read()) count += chunk.byteLength
    return { ok: true, value: count }
  } catch {
    const failure = stopFailure(bytes)
    bytes.stop()
    return refuse({ failure })
  }
}

function giveUp(asked: AskedAudio) {
  if (asked.ok) asked.value.bytes.stop()
  return refuse({ failure: 'unreachable' as const })
}
