import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { type Cursor, formatPlace } from './cursor'
import type { ConferenceFilters } from './filters'

export const PAGE_SIZE = 50

export type ConferencePage = {
  conferences: ConferenceListItem[]
  /** Cursors of the neighbouring pages; null where the list ends. */
  newer: string | null
  older: string | null
}

export type ConferenceListItem = Awaited<ReturnType<typeof findConferences>>[number]

/** One page of conferences, newest first. `id` breaks ties, so pages stay whole when moments are shared. */
export async function listConferences(
  filters: ConferenceFilters,
  cursor: Cursor | null,
): Promise<ConferencePage> {
  const found = await findConferences(filters, cursor)
  const isMore = found.length > PAGE_SIZE
  if (cursor?.direction === 'before') {
    // The beginning of the list is page one, whole, wherever one came from.
    if (!isMore) return listConferences(filters, null)
    return page(found.slice(0, PAGE_SIZE).reverse(), true, true)
  }
  return page(found.slice(0, PAGE_SIZE), cursor !== null, isMore)
}

function page(conferences: ConferenceListItem[], hasNewer: boolean, hasOlder: boolean): ConferencePage {
  const first = conferences.at(0)
  const last = conferences.at(-1)
  return {
    conferences,
    newer: hasNewer && first ? formatPlace(first) : null,
    older: hasOlder && last ? formatPlace(last) : null,
  }
}

function findConferences(filters: ConferenceFilters, cursor: Cursor | null) {
  const order = cursor?.direction === 'before' ? 'asc' : 'desc'
  return db().conference.findMany({
    where: { AND: [durationWhere(filters), cursorWhere(cursor)] },
    orderBy: [{ startedAt: order }, { id: order }],
    take: PAGE_SIZE + 1,
    select: {
      id: true,
      from: true,
      to: true,
      status: true,
      startedAt: true,
      endedAt: true,
      lastEventAt: true,
      recordingCount: true,
      durationSec: true,
      recordings: {
        select: { id: true, durationSec: true },
        orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
      },
    },
  })
}

function durationWhere({ minDuration, maxDuration }: ConferenceFilters): Prisma.ConferenceWhereInput {
  if (minDuration.durationSec === null && maxDuration.durationSec === null) return {}
  return {
    durationSec: { gte: minDuration.durationSec ?? undefined, lte: maxDuration.durationSec ?? undefined },
  }
}

function cursorWhere(cursor: Cursor | null): Prisma.ConferenceWhereInput {
  if (cursor === null) return {}
  const { startedAt, id } = cursor
  // The first bound repeats what the OR says: with it Postgres starts in the index at the cursor.
  return cursor.direction === 'after'
    ? { startedAt: { lte: startedAt }, OR: [{ startedAt: { lt: startedAt } }, { startedAt, id: { lt: id } }] }
    : { startedAt: { gte: startedAt }, OR: [{ startedAt: { gt: startedAt } }, { startedAt, id: { gt: id } }] }
}
