import { ownParams, type SearchParams } from '@/lib/list-query/params'

/** The parameters of a page's address. Every page reads them here, and none touches Next's own object. */
export async function readParams(searchParams: Promise<object>): Promise<SearchParams> {
  return ownParams(await searchParams)
}
