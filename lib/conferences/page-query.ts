import { z } from 'zod'
import type { Clock } from '@/lib/list-query/field'
import type { SearchParams } from '@/lib/list-query/params'
import { type Outcome, refuse } from '@/lib/result'
import { conferenceRecord, conferenceRecordSchema } from './conference-record'
import { type Cursor, readCursor } from './cursor'
import {
  type ConferenceFilters,
  type Criteria,
  conferenceFilters,
  criteriaOf,
  type Order,
  type Sort,
} from './filters'
import { PAGE_SIZE } from './list'
import { openSearch } from './search'

const MAX_LIMIT = 200
const LIMIT_ERROR = `is a whole number from 1 to ${MAX_LIMIT}.`

export const pageOptionsSchema = z.object({
  limit: z
    .codec(
      z.string().regex(/^\d{1,9}$/, LIMIT_ERROR),
      z.int().min(1, LIMIT_ERROR).max(MAX_LIMIT, LIMIT_ERROR),
      { decode: Number, encode: String },
    )
    .default(PAGE_SIZE)
    .meta({ description: 'Maximum number of conferences.' }),
  after: z.string().optional().meta({
    description: '`next` of the previous page, with the same filters, sort and order.',
  }),
})

type PageQuery = {
  criteria: Criteria
  sort: Sort
  order: Order
  cursor: Cursor | null
  limit: number
}

export const conferencePageSchema = z
  .object({
    data: z.array(conferenceRecordSchema),
    hasMore: z.boolean().meta({ description: 'Whether there is another page.' }),
    next: z.string().nullable().meta({ description: '`after` of the next page; null on the last.' }),
  })
  .meta({ description: 'A page of conferences.' })

export function readPageQuery(
  params: SearchParams,
  clock: Clock,
): Outcome<{ query: PageQuery; filters: ConferenceFilters }> {
  const reading = conferenceFilters.parseStrictly(params, clock, pageOptionsSchema)
  if (!reading.ok) return reading
  const { filters, options } = reading.value
  const { sort, order } = filters
  const { cursor, isRefused } = readCursor({ after: options.after }, sort)
  if (isRefused)
    return refuse('The parameter after is not the next of a page with this sort. Start again without it.')
  const query = { criteria: criteriaOf(filters, clock), sort, order, cursor, limit: options.limit }
  return { ok: true, value: { query, filters } }
}

export async function readPage({
  criteria,
  sort,
  order,
  cursor,
  limit,
}: PageQuery): Promise<z.infer<typeof conferencePageSchema>> {
  const page = await openSearch(criteria).listConferences({ sort, order, cursor, pageSize: limit })
  return {
    data: page.rows.map((conference) => conferenceRecord(conference, criteria.now)),
    hasMore: page.next !== null,
    next: page.next,
  }
}
