import { statusLabel } from '@/lib/conferences/filter-words'
import type { ListRow } from '@/lib/conferences/list'
import { type ConferenceState, conferenceState } from '@/lib/conferences/state'
import {
  formatAge,
  formatExactMoment,
  formatMoment,
  formatPhoneNumber,
  spokenDuration,
  type Viewer,
} from '@/lib/format'
import { audioLabel, countNoted, whyUnplayable } from '@/lib/playback/audio-words'
import type { Track } from '@/lib/playback/track'

/** What a row of the list shows. The browser gets it beside the row's HTML, so absent facts are left out. */
export type RowContent = {
  id: string
  started: { at: string; shown: string; exact: string; age: string }
  from: Party | null
  to: Party | null
  status: { state: ConferenceState; label: string }
  /** Only while it is live */
  live?: { startedAtMs: number; ageSec: number }
  /** The first few of `recordingCount` */
  recordings: RowRecording[]
  recordingCount: number
  /** How many recordings have a note; `label` is that note if there is only one */
  noted?: { count: number; label: string | null }
  duration: { sec: number; spoken: string } | null
}

export type RowRecording = Pick<Track, 'recordingId' | 'lengthSec'> &
  Partial<Pick<Track, 'positionSec' | 'problem' | 'note'>>

/** A phone number or address as FreeClimb sent it, and as displayed if that differs. */
export type Party = { sent: string; shown?: string }

/** `positions` are in seconds, by recording ID. */
export function rowContent(conference: ListRow, positions: Map<string, number>, viewer: Viewer): RowContent {
  const { id, startedAt, from, to, durationSec, audioStates } = conference
  const state = conferenceState(conference, viewer.now)
  const noted = countNoted(audioStates)
  return {
    id,
    started: {
      at: startedAt.toISOString(),
      shown: formatMoment(startedAt, viewer),
      exact: formatExactMoment(startedAt, viewer),
      age: formatAge(startedAt, viewer),
    },
    from: partyOf(from),
    to: partyOf(to),
    status: { state, label: statusLabel(state, conference.status) },
    ...(state === 'live' && {
      live: { startedAtMs: startedAt.getTime(), ageSec: secondsBetween(startedAt, viewer.now) },
    }),
    recordings: conference.recordings.map(({ id: recordingId, durationSec: lengthSec, ...recording }) => {
      const positionSec = positions.get(recordingId)
      const problem = whyUnplayable(recording)?.sentence
      const note = audioLabel(recording)
      return {
        recordingId,
        lengthSec,
        ...(positionSec !== undefined && { positionSec }),
        ...(problem !== undefined && { problem }),
        ...(note !== null && { note }),
      }
    }),
    recordingCount: audioStates.reduce((sum, states) => sum + states.count, 0),
    ...(noted.count > 0 && { noted }),
    duration: durationSec === null ? null : { sec: durationSec, spoken: spokenDuration(durationSec, viewer) },
  }
}

export function partyOf(sent: string | null): Party | null {
  if (sent === null) return null
  const shown = formatPhoneNumber(sent)
  return shown === sent ? { sent } : { sent, shown }
}

function secondsBetween(earlier: Date, later: Date) {
  return Math.max(0, Math.floor((later.getTime() - earlier.getTime()) / 1000))
}
