import { type Conference, Prisma } from '@/lib/generated/prisma/client'

/** The columns of a conference's row, by field. Whatever reads or writes rows goes by this list. */
export const COLUMNS = {
  id: 'id',
  accountId: 'account_id',
  status: 'status',
  from: 'from_number',
  to: 'to_number',
  direction: 'direction',
  callId: 'call_id',
  callStatus: 'call_status',
  queueId: 'queue_id',
  startedAt: 'started_at',
  endedAt: 'ended_at',
  lastEventAt: 'last_event_at',
  firstSeenAt: 'first_seen_at',
  recordingCount: 'recording_count',
  durationSec: 'duration_sec',
} as const satisfies Record<keyof Conference, string>

// The list shows neither the call's status nor its queue.
const { callStatus, queueId, ...LISTED_COLUMNS } = COLUMNS

export type ListedField = keyof typeof LISTED_COLUMNS

export const LISTED_COLUMNS_SQL = Prisma.raw(Object.values(LISTED_COLUMNS).join(', '))

/** `from_number AS "from", …` */
export const LISTED_FIELDS_SQL = Prisma.raw(
  Object.entries(LISTED_COLUMNS)
    .map(([field, column]) => `${column} AS "${field}"`)
    .join(', '),
)
