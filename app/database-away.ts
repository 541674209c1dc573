import type { Route } from 'next'
import { redirect } from 'next/navigation'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { errorFacts, log } from '@/lib/log'

/**
 * What a page reads. When the database goes away in the middle of it, the visitor is sent to the page that says so with
 * 503, which a page that has begun cannot, and which leads back to the address.
 */
export async function readOrSayAway<Read>(reading: Promise<Read>, address: Route): Promise<Read> {
  try {
    return await reading
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, 'the database cannot be reached')
    redirect(`/unavailable?back=${encodeURIComponent(address)}` as Route)
  }
}

/** The answer of an address for programs to an error that says that the database is away; any other is thrown on. */
export function answerDatabaseAway(error: unknown): Response {
  if (!isDatabaseUnavailable(error)) throw error
  log.error({ error: errorFacts(error) }, 'the database cannot be reached')
  return Response.json(
    {
      error: 'Roomtone can’t reach its database right now. Try again in a moment.',
      code: 'database-unavailable',
    },
    { status: 503, headers: { 'cache-control': 'no-store', 'retry-after': '5' } },
  )
}
