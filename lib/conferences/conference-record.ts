import { z } from 'zod'
import type { Conference } from '@/lib/generated/prisma/client'
import { maskDigits } from '@/lib/mask-digits'
import { AUDIO_FORMAT_NAMES, AUDIO_FORMATS, storedFormat } from '@/lib/recordings/audio-format'
import { AUDIO_STATES } from '@/lib/recordings/audio-state'
import { DIRECTIONS } from './filters'
import { conferenceState, STATE_NAMES } from './state'

const FORMATS = AUDIO_FORMAT_NAMES.map((format) => `\`${format}\`, ${AUDIO_FORMATS[format].name}`).join('; ')

const recordingSchema = z
  .object({
    id: z.string().meta({ description: 'FreeClimb’s recordingId.' }),
    durationSec: z.int().nullable().meta({
      description:
        'Duration in whole seconds, rounded up: of the audio once Roomtone has read it, until then as FreeClimb reported it.',
    }),
    audioState: z.enum(AUDIO_STATES).meta({
      description:
        'State of its audio: `archived`; `waiting` to be archived, plays from FreeClimb; `missing`, FreeClimb answers 404 and is asked again; `deleted` at FreeClimb; `failed`, couldn’t be archived; or FreeClimb’s file is `empty`, `not-audio`, `cut-off` or of `other-length` than FreeClimb said.',
    }),
    format: z
      .enum(AUDIO_FORMAT_NAMES)
      .nullable()
      .meta({
        description: `Format of its audio, going by its bytes; null until Roomtone has read it, or if it isn’t audio: ${FORMATS}.`,
      }),
  })
  .meta({ description: 'A recording of a conference.' })

const NUMBER =
  'A phone number as E.164, or a SIP address. In a page of conferences, a listener gets the last four digits, as +*******0142.'

export const conferenceRecordSchema = z
  .object({
    conferenceId: z.string().meta({ description: 'FreeClimb’s conferenceId.' }),
    startedAt: z.iso.datetime().meta({ description: 'When it started: the earliest time known.' }),
    endedAt: z.iso.datetime().nullable().meta({ description: 'Null while it’s in progress.' }),
    status: z
      .string()
      .nullable()
      .meta({
        description: `Its status: ${STATE_NAMES.join(', ')}, or FreeClimb’s own word.`,
        examples: [...STATE_NAMES],
      }),
    from: z.string().nullable().meta({ description: NUMBER }),
    to: z.string().nullable().meta({ description: NUMBER }),
    direction: z
      .string()
      .nullable()
      .meta({ description: 'Direction of the call it started with.', examples: [...DIRECTIONS] }),
    callId: z.string().nullable().meta({ description: 'FreeClimb’s ID of that call.' }),
    accountId: z.string().nullable().meta({ description: 'The FreeClimb account.' }),
    recordings: z.array(recordingSchema).meta({ description: 'Oldest first.' }),
    durationSec: z
      .int()
      .nullable()
      .meta({ description: 'Total seconds of its recordings; null if unknown.' }),
  })
  .meta({ description: 'A conference.' })

export const conferenceDetailSchema = conferenceRecordSchema
  .extend({
    recordings: z
      .array(
        recordingSchema
          .extend({
            receivedAt: z.iso.datetime().meta({ description: 'When Roomtone learned of it.' }),
            audio: z.string().meta({ description: 'Path of its audio.' }),
          })
          .meta({ description: 'A recording of a conference, with the path of its audio.' }),
      )
      .meta({ description: 'Oldest first.' }),
  })
  .meta({ description: 'A conference, with the paths of its recordings’ audio.' })

export type ConferenceRecord = z.infer<typeof conferenceRecordSchema>

/** The fields of a conference's row that its record needs */
type Facts = Pick<Conference, (keyof ConferenceRecord & keyof Conference) | 'id' | 'recordingCount'>
type Recording = Omit<z.infer<typeof recordingSchema>, 'format'> & Parameters<typeof storedFormat>[0]

const toldOf = ({ id, durationSec, audioState, ...row }: Recording): z.infer<typeof recordingSchema> => ({
  ...{ id, durationSec, audioState },
  format: audioState === 'not-audio' || audioState === 'empty' ? null : storedFormat(row),
})

export function conferenceRecord(
  conference: Facts & { recordings: Recording[] },
  now: Date,
): ConferenceRecord {
  return {
    conferenceId: conference.id,
    startedAt: conference.startedAt.toISOString(),
    endedAt: conference.endedAt?.toISOString() ?? null,
    status: statusWord(conference, now),
    from: conference.from,
    to: conference.to,
    direction: conference.direction,
    callId: conference.callId,
    accountId: conference.accountId,
    recordings: conference.recordings.map(toldOf),
    durationSec: conference.durationSec,
  }
}

/** Masks all but the last digits of the phone numbers. */
export function withoutNumbers<Conference extends { from: string | null; to: string | null }>(
  conference: Conference,
): Conference {
  const { from, to } = conference
  return { ...conference, from: from && maskDigits(from), to: to && maskDigits(to) }
}

export function conferenceDetailRecord(
  conference: Facts & { recordings: (Recording & { receivedAt: Date })[] },
  now: Date,
): z.infer<typeof conferenceDetailSchema> {
  return {
    ...conferenceRecord(conference, now),
    recordings: conference.recordings.map(({ receivedAt, ...recording }) => ({
      ...toldOf(recording),
      receivedAt: receivedAt.toISOString(),
      audio: `/api/recordings/${recording.id}/audio`,
    })),
  }
}

/** Our word for the conference's status, or FreeClimb's if we have none. */
function statusWord(conference: Facts, now: Date): string | null {
  const state = conferenceState(conference, now)
  return state === 'unknown' ? conference.status : state
}
