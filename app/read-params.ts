import { ownParams, type SearchParams } from '@/lib/list-query/params'

/** A page's query parameters. Every page uses this, because a URL can set the prototype of Next's own object. */
export async function readParams(searchParams: Promise<object>): Promise<SearchParams> {
  return ownParams(await searchParams)
}
