import { isDeepStrictEqual } from 'node:util'
import { mayBeInArchive } from '@/lib/archiving/may-be-in-archive'
import { db } from '@/lib/db'
import type { ListedRecording } from '@/lib/freeclimb/listed-recording'
import type { Prisma } from '@/lib/generated/prisma/client'
import { lockAndReadHistory, type StoredListing } from './history'
import { TRANSACTION_LIMITS } from './ingest'
import { mergePosts } from './merge'
import { ForeignRecording, writeRows } from './write-rows'

/** What a list item changed for us; `foreign` means that the recording belongs to another conference. */
export type ListingOutcome = 'added' | 'changed' | 'same' | 'foreign'

/** Stores a list item and updates its conference in one transaction with `note`. Safe to repeat, in any order. */
export async function storeListing(
  item: ListedRecording,
  listedAt: Date,
  note: (tx: Prisma.TransactionClient, outcome: ListingOutcome) => Promise<unknown> = async () => {},
): Promise<ListingOutcome> {
  // Ask the archive before the transaction, so the conference isn't locked while a remote store answers.
  const mayBeStored = item.isDeleted && (await mayBeInArchive(item.id))
  const keep = async (tx: Prisma.TransactionClient) => {
    const outcome = await storeInTransaction(tx, item, listedAt, mayBeStored)
    await note(tx, outcome)
    return outcome
  }
  try {
    return await db().$transaction(keep, TRANSACTION_LIMITS)
  } catch (error) {
    if (!(error instanceof ForeignRecording)) throw error
    return 'foreign'
  }
}

async function storeInTransaction(
  tx: Prisma.TransactionClient,
  item: ListedRecording,
  listedAt: Date,
  mayBeStored: boolean,
) {
  const { kept, listed } = await lockAndReadHistory(tx, item.conferenceId)
  const known = listed.find(({ id }) => id === item.id)
  if (known !== undefined && isOlder(item, known)) return 'same'
  const facts: StoredListing = {
    id: item.id,
    accountId: known?.accountId ?? item.accountId,
    createdAt: item.createdAt ?? known?.createdAt ?? null,
    updatedAt: item.updatedAt ?? known?.updatedAt ?? null,
    durationSec: item.durationSec ?? known?.durationSec ?? null,
    listedAt: known === undefined || listedAt < known.listedAt ? listedAt : known.listedAt,
    isDeleted: item.isDeleted,
    // If the list shows the recording as not deleted, clear `missing` so its audio is requested again.
    isMissing: item.isDeleted && (known?.isMissing ?? false),
  }
  if (isDeepStrictEqual(facts, known)) return 'same'

  const before = mergePosts(kept, listed)
  const after = mergePosts(kept, [...listed.filter((other) => other !== known), facts])
  if (after === null) throw new Error('A listing adds up to nothing.')
  const deletedAt = facts.isDeleted && !known?.isDeleted ? listedAt : null
  await writeRows(tx, item.conferenceId, after, {
    id: item.id,
    listing: { ...facts, deletedAt, mayBeStored },
  })
  if (!before?.recordings.some(({ id }) => id === item.id)) return 'added'
  return facts.isDeleted !== (known?.isDeleted ?? false) ||
    !isDeepStrictEqual(inOrder(before), inOrder(after))
    ? 'changed'
    : 'same'
}

// A page that an interrupted run started to read can be older than what we know.
function isOlder(item: ListedRecording, known: StoredListing) {
  return item.updatedAt !== null && known.updatedAt !== null && item.updatedAt < known.updatedAt
}

function inOrder(merged: NonNullable<ReturnType<typeof mergePosts>>) {
  return { ...merged, recordings: merged.recordings.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** The items that tell us something new. One query for the whole page, because most pages contain nothing new. */
export async function findChanged(items: readonly ListedRecording[]): Promise<ListedRecording[]> {
  const rows = await db().recording.findMany({
    where: { id: { in: items.map(({ id }) => id) }, listedAt: { not: null } },
    select: {
      id: true,
      conferenceId: true,
      createdAt: true,
      updatedAt: true,
      listedDurationSec: true,
      deletedAt: true,
      missingSince: true,
      archiveState: true,
    },
  })
  const known = new Map(rows.map((row) => [row.id, row]))
  return items.filter((item) => {
    const row = known.get(item.id)
    return !(
      row?.conferenceId === item.conferenceId &&
      saysNoMore(item.createdAt?.getTime(), row.createdAt?.getTime()) &&
      saysNoMore(item.updatedAt?.getTime(), row.updatedAt?.getTime()) &&
      saysNoMore(item.durationSec, row.listedDurationSec) &&
      item.isDeleted === (row.deletedAt !== null) &&
      (item.isDeleted || (row.missingSince === null && row.archiveState !== 'gone'))
    )
  })
}

function saysNoMore(said: number | null | undefined, known: number | null | undefined) {
  return said === null || said === undefined || said === known
}
