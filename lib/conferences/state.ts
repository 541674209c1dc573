import { Prisma } from '@/lib/generated/prisma/client'

export const STATE_NAMES = ['live', 'processing', 'ended', 'no-recording', 'created'] as const
export type StateName = (typeof STATE_NAMES)[number]

/** The conference status shown to users, computed from the row and never stored. */
export type ConferenceState = StateName | 'unknown'

type Facts = {
  status: string | null
  startedAt: Date
  endedAt: Date | null
  recordingCount: number
}

// FreeClimb doesn't say how long a recording takes, and sends no post if there is none.
const PROCESSING_LIMIT_MS = 60 * 60 * 1000

const OPEN = ['populated', 'inProgress']
const BEFORE_ANYONE_CAME = ['creating', 'empty']

/** Returns `unknown` for a FreeClimb status that we don't know. */
export function conferenceState({ status, endedAt, recordingCount }: Facts, now: Date): ConferenceState {
  if (endedAt === null) {
    if (status !== null && OPEN.includes(status)) return 'live'
    if (recordingCount > 0) return 'ended'
    return status === null || BEFORE_ANYONE_CAME.includes(status) ? 'created' : 'unknown'
  }
  if (recordingCount > 0) return 'ended'
  return endedAt.getTime() > processingSince(now).getTime() ? 'processing' : 'no-recording'
}

/** The SQL condition equivalent to conferenceState. */
export function stateSql(state: StateName, now: Date): Prisma.Sql {
  switch (state) {
    case 'live':
      return Prisma.sql`ended_at IS NULL AND status = ANY(${OPEN})`
    case 'processing':
      return Prisma.sql`recording_count = 0 AND ended_at > ${processingSince(now)}`
    case 'no-recording':
      // IS TRUE keeps Postgres on the start-time index: nearly all conferences without a recording match.
      return Prisma.sql`recording_count = 0 AND (ended_at <= ${processingSince(now)}) IS TRUE`
    case 'created':
      return Prisma.sql`ended_at IS NULL AND recording_count = 0 AND (status IS NULL OR status = ANY(${BEFORE_ANYONE_CAME}))`
    case 'ended':
      return Prisma.sql`recording_count > 0 AND (ended_at IS NOT NULL OR (status = ANY(${OPEN})) IS NOT TRUE)`
  }
}

/** Conferences without a recording that ended before this time won't get one. */
export function processingSince(now: Date): Date {
  return new Date(now.getTime() - PROCESSING_LIMIT_MS)
}
