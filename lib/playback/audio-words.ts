import { formatDuration } from '@/lib/format'
import { recordingAudioSettings } from '@/lib/freeclimb/recording-audio'
import { AUDIO_LABELS } from '@/lib/recordings/audio-problems'
import { type AudioFacts, type AudioState, isAudioProblem } from '@/lib/recordings/audio-state'
import { lengthSecOf } from '@/lib/recordings/length'
import { AUDIO_FAILURES } from './audio-failures'

/** Why a recording can't be played: a short label for rows, and a sentence. */
export type Unplayable = { label: string; sentence: string }

type Facts = { audioState: AudioState; accountId: string | null }

const UNPLAYABLE: Partial<Record<AudioState, string>> = {
  missing: 'FreeClimb has no audio for this recording right now. Roomtone keeps asking for it.',
  deleted: 'Deleted at FreeClimb before it could be archived. It can’t be played.',
  empty: 'The file that FreeClimb sent has no audio in it.',
  'not-audio': 'What FreeClimb sent isn’t audio.',
}

const NEEDS_FREECLIMB: AudioState[] = ['waiting', 'failed', 'missing']

/** Why playing would most likely fail; null if it should work. */
export function whyUnplayable({ audioState, accountId }: Facts): Unplayable | null {
  const sentence = UNPLAYABLE[audioState]
  if (NEEDS_FREECLIMB.includes(audioState)) {
    const settings = recordingAudioSettings()
    if (settings === null)
      return { label: 'Not archived', sentence: AUDIO_FAILURES['not-configured'].sentence }
    if (accountId !== null && accountId !== settings.accountId)
      return { label: 'Another account’s', sentence: AUDIO_FAILURES['other-account'].sentence }
  }
  return sentence === undefined || !isAudioProblem(audioState)
    ? null
    : { label: AUDIO_LABELS[audioState], sentence }
}

/** The label beside a recording's number in a row; null if there's nothing to say. */
export function audioLabel(facts: Facts): string | null {
  const { audioState } = facts
  return whyUnplayable(facts)?.label ?? (isAudioProblem(audioState) ? AUDIO_LABELS[audioState] : null)
}

/** How many of a conference's recordings have a label, and the label if it's only one. */
export function countNoted(states: (Facts & { count: number })[]): { count: number; label: string | null } {
  const noted = states.filter((state) => audioLabel(state) !== null)
  const count = noted.reduce((sum, state) => sum + state.count, 0)
  return { count, label: count === 1 && noted[0] ? audioLabel(noted[0]) : null }
}

type Told = Omit<AudioFacts, 'durationSec'> & {
  /** Null until we have accepted a file as FreeClimb's */
  sha256: string | null
  audioState: AudioState
  archiveReason: string | null
  saidDeletedSince: Date | null
  deletedAt: Date | null
  /** FreeClimb's duration */
  saidSec: number | null
}

/** Says what is wrong with a recording's audio, with numbers; null if nothing is. */
export function describeAudioProblem(told: Told): string | null {
  const { audioState, archiveReason } = told
  if (!isAudioProblem(audioState)) return null
  const asking = told.sha256 === null ? ' Roomtone asks FreeClimb again before it believes that.' : ''
  switch (audioState) {
    case 'missing':
      return [describeMissing(told), archiveReason].filter(Boolean).join(' ')
    case 'deleted':
      return UNPLAYABLE.deleted ?? null
    case 'failed':
      return `Not archived. ${archiveReason ?? ''}`.trim()
    case 'empty':
    case 'not-audio':
      return `${UNPLAYABLE[audioState]}${saidWords(told)}${asking}`
    case 'cut-off':
      return `The file from FreeClimb ends early${lengthWords(told)}.${saidWords(told)}${asking}`
    case 'other-length':
      return `${lengthDiffers(told)}${asking}`
  }
}

function describeMissing({ saidDeletedSince, deletedAt }: Told): string {
  if (deletedAt !== null)
    return 'FreeClimb’s list says that it was deleted. Roomtone keeps looking for its audio.'
  return saidDeletedSince === null
    ? 'FreeClimb has no audio for it (404). Roomtone keeps asking.'
    : 'FreeClimb says that it was deleted. Roomtone asks again for two days before it believes that.'
}

function lengthDiffers({ lengthMs, saidSec }: Told) {
  const lengthSec = lengthSecOf({ lengthMs, durationSec: null })
  return lengthSec === null || saidSec === null
    ? 'The file from FreeClimb isn’t as long as FreeClimb said.'
    : `FreeClimb said ${formatDuration(saidSec)}; the audio is ${formatDuration(lengthSec)} long.`
}

function saidWords({ saidSec }: Told) {
  return saidSec === null ? '' : ` FreeClimb said ${formatDuration(saidSec)}.`
}

function lengthWords({ lengthMs }: Told) {
  const lengthSec = lengthSecOf({ lengthMs, durationSec: null })
  return lengthSec === null ? '' : `, after ${formatDuration(lengthSec)}`
}
