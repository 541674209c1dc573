import type { Recording } from '@/lib/generated/prisma/client'

type Made = Pick<Recording, 'id' | 'createdAt' | 'receivedAt'>

/** Sorts a conference's recordings for numbering: by creation time, then by when we first heard of them. */
export function byCreation(a: Made, b: Made): number {
  return (
    madeAt(a).getTime() - madeAt(b).getTime() ||
    a.receivedAt.getTime() - b.receivedAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  )
}

// Posts don't say when a recording was created; the time we received them is the closest we have.
function madeAt({ createdAt, receivedAt }: Made): Date {
  return createdAt ?? receivedAt
}
