import { type ConferenceOptions, POST_KINDS, type PostChoice } from './conference/options'
import type { RecordingsOptions } from './simulator'
import { ODD_FORMATS } from './sound/odd-audio'
import { TROUBLES, type Trouble, type TroubleSettings } from './trouble'

/** Invalid input, with a message for the sender. */
export class InputError extends Error {}

/** Returns the valid value or throws an InputError. */
type Check<T> = (value: unknown, name: string) => T
type Checks<T> = { [Name in keyof T]-?: Check<Exclude<T[Name], undefined>> }

export interface TroubleChange {
  /** A recording ID or 'all' */
  recordingId: string
  trouble: Trouble | null
}

const MAX_RECORDINGS = 100
const MAX_ADDED = 10_000
const MAX_DURATION_SEC = 24 * 3600
const MAX_GAP_SEC = 3600
const MAX_WAIT_MS = 3_600_000

export const parseTrouble: Check<Trouble> = (value, name) => {
  if (typeof value === 'string') return oneOf(TROUBLES)(value, name)
  return readFields<TroubleSettings>(
    value,
    {
      name: oneOf(TROUBLES),
      times: wholeNumber(1, 1_000_000),
      retryAfterSec: wholeNumber(0, 3600),
      share: shareOfAll,
      seed: text,
    },
    ['name'],
  )
}

export function readConferenceOptions(json: unknown): ConferenceOptions {
  return readFields<ConferenceOptions>(
    json,
    {
      callbackUrl: httpUrl,
      recordings: wholeNumber(0, MAX_RECORDINGS),
      durationSec: wholeNumber(0, MAX_DURATION_SEC),
      createdBy: oneOf(['percl', 'rest'] as const),
      paceMs: wholeNumber(0, MAX_WAIT_MS),
      delayMs: wholeNumber(0, MAX_WAIT_MS),
      duplicates: postChoice,
      drop: postChoice,
      reorder: trueOrFalse,
      atOnce: trueOrFalse,
      recordingOnEmpty: trueOrFalse,
      snapshotStatus: oneOf(['empty', 'populated', 'inProgress', 'terminated'] as const),
      trouble: parseTrouble,
      rangeIgnored: trueOrFalse,
      gapSec: wholeNumber(1, MAX_GAP_SEC),
      stereo: trueOrFalse,
      format: oneOf(ODD_FORMATS),
      seed: text,
    },
    ['callbackUrl'],
  )
}

export function readRecordingOptions(json: unknown): Partial<RecordingsOptions> {
  return readFields<Partial<RecordingsOptions>>(json, {
    count: wholeNumber(1, MAX_ADDED),
    apartSec: wholeNumber(0, MAX_DURATION_SEC),
    conferenceId: text,
    callId: text,
    durationSec: wholeNumber(0, MAX_DURATION_SEC),
    createdAt: moment,
    trouble: parseTrouble,
    rangeIgnored: trueOrFalse,
    gapSec: wholeNumber(1, MAX_GAP_SEC),
    stereo: trueOrFalse,
    format: oneOf(ODD_FORMATS),
    seed: text,
  })
}

export function readTroubleChange(json: unknown): TroubleChange {
  return readFields<TroubleChange>(
    json,
    { recordingId: text, trouble: (value, name) => (value === null ? null : parseTrouble(value, name)) },
    ['recordingId', 'trouble'],
  )
}

function readFields<T extends object>(
  json: unknown,
  checks: Checks<T>,
  required: readonly (keyof T & string)[] = [],
): T {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new InputError('Send a JSON object.')
  }
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(json)) {
    if (!Object.hasOwn(checks, name)) {
      throw new InputError(`"${name}" is not known here; known are ${Object.keys(checks).join(', ')}.`)
    }
    fields[name] = checks[name as keyof T](value, name)
  }
  for (const name of required) {
    if (!Object.hasOwn(fields, name)) throw new InputError(`"${name}" is missing.`)
  }
  return fields as T
}

function wholeNumber(low: number, high: number): Check<number> {
  return (value, name) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high) return value
    throw new InputError(`"${name}" must be a whole number from ${low} to ${high}.`)
  }
}

function oneOf<const T extends string>(choices: readonly T[]): Check<T> {
  return (value, name) => {
    const choice = choices.find((one) => one === value)
    if (choice !== undefined) return choice
    throw new InputError(`"${name}" must be one of ${choices.join(', ')}.`)
  }
}

function shareOfAll(value: unknown, name: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  throw new InputError(`"${name}" must be a share from 0 to 1.`)
}

function text(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new InputError(`"${name}" must be a text.`)
}

function trueOrFalse(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value
  throw new InputError(`"${name}" must be true or false.`)
}

function moment(value: unknown, name: string): Date {
  const date = new Date(typeof value === 'string' ? value : Number.NaN)
  if (!Number.isNaN(date.getTime())) return date
  throw new InputError(`"${name}" must be a date and time, like 2026-11-22T10:00:00Z.`)
}

function httpUrl(value: unknown, name: string): string {
  if (typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol))
    return value
  throw new InputError(`"${name}" must be an address that starts with http:// or https://.`)
}

function postChoice(value: unknown, name: string): PostChoice {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value
  if (Array.isArray(value)) return value.map((kind) => oneOf(POST_KINDS)(kind, name))
  throw new InputError(`"${name}" must be a share from 0 to 1, or a list of ${POST_KINDS.join(', ')}.`)
}
