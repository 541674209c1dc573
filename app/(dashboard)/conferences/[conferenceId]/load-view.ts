import type { ComponentProps } from 'react'
import { archiveOpenedAfterResponse } from '@/app/run-jobs'
import type { ConferenceView } from '@/components/conferences/conference-view'
import { isArchiving } from '@/lib/archiving/archiving'
import { readPlace } from '@/lib/conferences/place-input'
import { countDeliveries, listDeliveries, SHOWN_DELIVERIES } from '@/lib/deliveries/timeline'
import { typedText } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { partOf, readPart } from '@/lib/list-query/part-input'
import { hasPermission } from '@/lib/permissions/permissions'
import { tracksOf } from '@/lib/playback/tracks'
import { waveformNotes } from '@/lib/playback/waveform-note'
import { positionsOf } from '@/lib/recordings/positions'
import { peaksOf } from '@/lib/waveform/read-peaks'
import { retryAudio } from './actions'
import type { OpenedConference } from './open-conference'

const SHOWN_RECORDINGS = 20

/** The props of a conference's page at an address: one part of its recordings and one of its deliveries. */
export async function loadView(
  { actor, viewer, conference }: OpenedConference,
  params: SearchParams,
): Promise<ComponentProps<typeof ConferenceView>> {
  const { part, recordings, cue, faults } = chooseRecordings(conference, params)
  const ids = recordings.map(({ id }) => id)
  const [timeline, peaks, positions] = await Promise.all([
    hasPermission(actor.role, 'deliveries') ? readTimeline(conference.id, params) : null,
    peaksOf(ids),
    positionsOf(actor.id, ids),
  ])
  const notes = await waveformNotes(
    recordings
      .filter(({ id }) => !peaks.has(id))
      .map((recording) => ({ ...recording, durationSec: recording.saidSec })),
  )
  archiveOpenedAfterResponse(
    actor,
    ids.filter((id) => notes.get(id)?.isComing),
  )
  const tracks = tracksOf({ ...conference, recordings }, positions, viewer, {
    from: part.from,
    count: part.total,
  })
  return {
    conference,
    part,
    faults,
    cards: tracks.flatMap((track, index) => {
      const recording = recordings[index]
      if (recording === undefined) return []
      return {
        recording,
        track,
        number: part.from + index,
        peaks: peaks.get(recording.id) ?? null,
        waveformNote: notes.get(recording.id) ?? null,
        cueSec: cue?.recordingId === recording.id ? cue.sec : null,
        retry: retryAudio.bind(null, recording.id),
      }
    }),
    timeline,
    mayDownload: hasPermission(actor.role, 'download'),
    isArchiving: isArchiving(),
    viewer,
  }
}

/** The part that the address names, or the one with the recording that it links to. */
function chooseRecordings({ recordings }: OpenedConference['conference'], params: SearchParams) {
  const asked = readPart(typedText(params.page), recordings.length, SHOWN_RECORDINGS)
  const wanted = recordings.findIndex(({ id }) => id === typedText(params.recording))
  const { part, fault } =
    wanted === -1
      ? asked
      : {
          part: partOf(Math.floor(wanted / SHOWN_RECORDINGS) + 1, recordings.length, SHOWN_RECORDINGS),
          fault: null,
        }
  const shown = recordings.slice(Math.max(0, part.from - 1), part.to)
  const place = readPlace(
    params,
    // `t` without `recording` is a position in one of the recordings on this page.
    (typedText(params.recording) === '' ? shown : recordings).map(({ id, lengthMs, durationSec }) => ({
      recordingId: id,
      lengthSec: lengthMs === null ? durationSec : lengthMs / 1000,
    })),
  )
  return {
    part,
    recordings: shown,
    cue: place.cue,
    faults: [fault, place.fault].filter((each) => each !== null),
  }
}

async function readTimeline(conferenceId: string, params: SearchParams) {
  const count = await countDeliveries(conferenceId)
  const { part, fault } = readPart(typedText(params.deliveries), count, SHOWN_DELIVERIES)
  return { part, fault, deliveries: await listDeliveries(conferenceId, part) }
}
