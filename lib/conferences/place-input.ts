import { formatDuration } from '@/lib/format'
import { readDuration } from '@/lib/list-query/duration-input'
import { typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'

export type Place = {
  /** Which recording to begin with; null where the address names none */
  cue: { recordingId: string; sec: number } | null
  /** Why it leads elsewhere than it says, in words */
  fault: string | null
}

type Recording = { recordingId: string; lengthSec: number | null }

/**
 * The second of a recording that an address leads to: `?t=754`, `?t=12:34`, `?t=12m34s` in the first of a conference's
 * recordings, or in that which `recording` names.
 */
export function readPlace(params: SearchParams, recordings: Recording[]): Place {
  const typed = typedText(params.t)
  const wanted = typedText(params.recording)
  const recording =
    wanted === '' ? recordings[0] : recordings.find(({ recordingId }) => recordingId === wanted)
  if (recording === undefined)
    return {
      cue: null,
      fault: wanted === '' ? null : 'The recording that this link points to isn’t in this conference.',
    }
  if (typed === '') return { cue: null, fault: null }
  const place = readDuration(typed)
  if (!place.ok)
    return {
      cue: null,
      fault: `The start time in this link can’t be read: “${typed.slice(0, 40).toWellFormed()}”.`,
    }
  const { recordingId, lengthSec } = recording
  if (lengthSec !== null && place.durationSec >= lengthSec) {
    const [at, end] = [formatDuration(place.durationSec), formatDuration(Math.ceil(lengthSec))]
    const fault =
      at === end
        ? `The link points to the end of the recording, at ${end}.`
        : `The link points to ${at}, but the recording ends at ${end}.`
    return { cue: null, fault }
  }
  return { cue: { recordingId, sec: place.durationSec }, fault: null }
}
