import { formatDuration } from '@/lib/format'
import { readDuration } from '@/lib/list-query/duration-input'
import { typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'

export type Place = {
  /** The recording and second to start at; null if the URL names none */
  cue: { recordingId: string; sec: number } | null
  /** Why the link can't be followed, in words */
  fault: string | null
}

type Recording = { recordingId: string; lengthSec: number | null }

/** Reads a link's `?t=754`, `?t=12:34` or `?t=12m34s`, in the recording that it names or else the first one. */
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
  const start = readDuration(typed)
  if (!start.ok)
    return {
      cue: null,
      fault: `The start time in this link can’t be read: “${typed.slice(0, 40).toWellFormed()}”.`,
    }
  const startSec = start.value
  const { recordingId, lengthSec } = recording
  if (lengthSec !== null && startSec >= lengthSec) {
    const [at, end] = [formatDuration(startSec), formatDuration(Math.ceil(lengthSec))]
    const fault =
      at === end
        ? `The link points to the end of the recording, at ${end}.`
        : `The link points to ${at}, but the recording ends at ${end}.`
    return { cue: null, fault }
  }
  return { cue: { recordingId, sec: startSec }, fault: null }
}
