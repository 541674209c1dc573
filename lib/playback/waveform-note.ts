import { OPENED_PRIORITY } from '@/lib/archiving/archive-opened'
import { pendingMeasuring } from '@/lib/archiving/archiving'
import { credentialsRefusedSince } from '@/lib/archiving/credentials-refusal'
import { db } from '@/lib/db'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import type { Recording } from '@/lib/generated/prisma/client'
import { archiveJobKey } from '@/lib/jobs/add-job'
import { AUDIO_FORMATS, storedFormat } from '@/lib/recordings/audio-format'
import { audioStateOf } from '@/lib/recordings/audio-state'
import { whyUnplayable } from './audio-words'

export const WAVEFORM_FACTS = {
  id: true,
  accountId: true,
  archiveState: true,
  archiveReason: true,
  sha256: true,
  missingSince: true,
  audioFault: true,
  durationSec: true,
  lengthMs: true,
  mimeType: true,
  audioFormat: true,
} as const

export type WaveformFacts = Pick<Recording, keyof typeof WAVEFORM_FACTS>

export type WaveformNote = {
  /** Why there's no waveform; null also if the recording can't be played, which the player explains itself */
  note: string | null
  isComing: boolean
}

const MINUTES_TO_WAIT = 5

type Job = { key: string; isRetried: boolean; isLate: boolean }

/** Why recordings have no waveform, by recording ID. */
export async function waveformNotes(recordings: WaveformFacts[]): Promise<Map<string, WaveformNote>> {
  const awaited = recordings.filter((recording) => pendingMeasuring(recording) === 'while-archiving')
  const [jobs, isRefused] =
    awaited.length > 0 ? await Promise.all([jobsOf(awaited), isKeyRefused()]) : [[], false]
  return new Map(
    recordings.map((recording) => {
      const job = jobs.find(({ key }) => key === archiveJobKey(recording.id))
      return [recording.id, noteOf(recording, job, isRefused)]
    }),
  )
}

function noteOf(recording: WaveformFacts, job: Job | undefined, isRefused: boolean): WaveformNote {
  const { archiveState, archiveReason, audioFault, audioFormat, sha256 } = recording
  if (whyUnplayable({ ...recording, audioState: audioStateOf(recording) }) !== null)
    return { note: null, isComing: pendingMeasuring(recording) !== null }
  const toCome = pendingMeasuring(recording)
  if (sha256 !== null || (audioFormat !== null && audioFormat !== 'wav'))
    return { note: `No waveform for ${formatNameOf(recording) ?? 'this format'}.`, isComing: false }
  if (archiveState === 'failed')
    return { note: 'No waveform: the recording couldn’t be archived.', isComing: false }
  if (toCome === null) return { note: null, isComing: false }
  const comesWith = (when: string) => ({
    note: `The waveform appears after archiving, ${when}.`,
    isComing: true,
  })
  if (toCome === 'on-its-own')
    return {
      note: 'No archive: the waveform appears a minute after playing.',
      isComing: true,
    }
  if (isRefused) return comesWith('once FreeClimb accepts Roomtone’s API key')
  if (archiveReason !== null) return comesWith('once the archive can be reached')
  if (job?.isRetried || audioFault !== null) return comesWith('which is being retried')
  return comesWith(job?.isLate ? 'once a worker is free' : 'in about a minute')
}

/** The name of a recording's format; null for WAV that any browser plays, and for an unknown format. */
export function formatNameOf(recording: Pick<WaveformFacts, 'audioFormat' | 'mimeType'>): string | null {
  const format = storedFormat(recording)
  return format === null || format === 'wav' ? null : AUDIO_FORMATS[format].name
}

// An opened recording is archived before others, so it's late only if it still waits minutes later.
async function jobsOf(recordings: WaveformFacts[]): Promise<Job[]> {
  const keys = recordings.map(({ id }) => archiveJobKey(id))
  return db().$queryRaw<Job[]>`
    SELECT key, attempts > 0 AND locked_at IS NULL AS "isRetried",
      priority <= ${OPENED_PRIORITY} AND updated_at < now() - make_interval(mins => ${MINUTES_TO_WAIT}::int) AS "isLate"
    FROM graphile_worker.jobs WHERE key = ANY(${keys})`
}

async function isKeyRefused(): Promise<boolean> {
  const settings = recordingAudioSettings()
  return settings !== null && (await credentialsRefusedSince(settings)) !== null
}
