import type { Prisma } from '@/lib/generated/prisma/client'
import { byCreation } from './by-creation'

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

/** The recording's number in its conference, counted from 1, the total, and the next recording's ID (null for the last). */
export function numberOf(recordingId: string, { conference }: Place) {
  const inOrder = conference.recordings.toSorted(byCreation)
  const number = inOrder.findIndex(({ id }) => id === recordingId) + 1
  return { number, count: inOrder.length, nextId: inOrder[number]?.id ?? null }
}
