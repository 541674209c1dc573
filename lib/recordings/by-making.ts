import type { Recording } from '@/lib/generated/prisma/client'

type Made = Pick<Recording, 'id' | 'createdAt' | 'receivedAt'>

/**
 * The order of a conference's recordings, by which they are numbered: the earliest made first, and of those made in one
 * second the earliest heard of.
 */
export function byMaking(a: Made, b: Made): number {
  return (
    madeAt(a).getTime() - madeAt(b).getTime() ||
    a.receivedAt.getTime() - b.receivedAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  )
}

// Of a recording that only posts told of, the receipt is as near as can be known.
function madeAt({ createdAt, receivedAt }: Made): Date {
  return createdAt ?? receivedAt
}
