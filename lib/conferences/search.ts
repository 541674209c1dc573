import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { isEverything, matchingSql } from './filter-sql'
import type { Criteria } from './filters'
import { type ListQuery, listConferences, listRows, PAGE_SIZE, rowQueries } from './list'
import {
  type ConferenceSummary,
  countConferences,
  type MatchCount,
  summarizeConferences,
  withoutDuration,
} from './summary'

/**
 * The conferences that match `criteria`. Few are listed by another query than many (docs/decisions/0006): the summary tells
 * which they are if it was asked for before, and a count that ends early does otherwise.
 */
export function openSearch(criteria: Criteria, database: Pick<Prisma.TransactionClient, '$queryRaw'> = db()) {
  let summarized: Promise<ConferenceSummary> | undefined
  let counted: Promise<MatchCount> | undefined

  function summary(): Promise<ConferenceSummary> {
    summarized ??= summarizeConferences(criteria, database)
    return summarized
  }

  function count(): Promise<MatchCount> {
    counted ??= summarized ?? countConferences(criteria, database)
    return counted
  }

  async function matches() {
    const areFew = !isEverything(matchingSql(criteria)) && !(await count()).isCapped
    return { criteria, areFew }
  }

  return {
    summary,
    count,
    /** The summary under the other filters, so that the histogram also shows the durations that this one leaves out. */
    histogram(): Promise<ConferenceSummary> {
      const { minSec, maxSec } = criteria.duration
      if (minSec === null && maxSec === null) return summary()
      return summarizeConferences(withoutDuration(criteria), database)
    },
    /** A page for the table: of each conference, the first recordings and how many there are. */
    listRows: async (query: ListQuery) => listRows({ ...query, ...(await matches()) }),
    /** A page of conferences with all their recordings. */
    listConferences: async (query: ListQuery) => listConferences({ ...query, ...(await matches()) }),
    /** The SQL of a page, to look at its plan */
    rowQueries: async (query: ListQuery) => rowQueries({ ...query, ...(await matches()) }, PAGE_SIZE + 1),
  }
}
