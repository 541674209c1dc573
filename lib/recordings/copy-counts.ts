import { db } from '@/lib/db'
import { type ArchiveState, Prisma } from '@/lib/generated/prisma/client'
import { addJob } from '@/lib/jobs/add-job'

/** What is counted no further, because nobody would read it. */
export const MOST_COUNTED = 10_000

/** How many recordings stand where with their copies; MOST_COUNTED + 1 for more than that. */
export type CopyCounts = Record<ArchiveState, number>

export async function countCopies(): Promise<CopyCounts> {
  const count = (state: ArchiveState) => Prisma.sql`
    (SELECT count(*)::int FROM (
      SELECT FROM recording WHERE archive_state = ${state}::archive_state LIMIT ${MOST_COUNTED + 1}
    ) AS counted)`
  const [counts] = await db().$queryRaw<CopyCounts[]>`
    SELECT ${count('archived')} AS archived, ${count('waiting')} AS waiting, ${count('gone')} AS gone,
      ${count('failed')} AS failed`
  if (counts === undefined) throw new Error('The recordings were not counted.')
  return counts
}

/** Has every recording whose copy was given up tried again, and answers how many those are. */
export async function retryFailedCopies(): Promise<number> {
  return db().$transaction(async (tx) => {
    const { count } = await tx.recording.updateMany({
      where: { archiveState: 'failed' },
      data: { archiveState: 'waiting', archiveReason: null },
    })
    if (count > 0) await addJob(tx, 'queue-recordings', {}, { key: 'queue-recordings' })
    return count
  })
}
