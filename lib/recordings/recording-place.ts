import type { Prisma } from '@/lib/generated/prisma/client'
import { byMaking } from './by-making'

/** What is read of a recording to say which one it is. */
export const PLACE = {
  conference: {
    select: {
      id: true,
      startedAt: true,
      from: true,
      to: true,
      recordings: { select: { id: true, createdAt: true, receivedAt: true } },
    },
  },
} as const satisfies Prisma.RecordingSelect

type Place = Prisma.RecordingGetPayload<{ select: typeof PLACE }>

/** Which recording of its conference it is, counted from 1, and of how many. */
export function numberOf(recordingId: string, { conference }: Place): { number: number; count: number } {
  const inOrder = conference.recordings.toSorted(byMaking)
  return { number: inOrder.findIndex(({ id }) => id === recordingId) + 1, count: inOrder.length }
}
