import type { Route } from 'next'
import { redirect } from 'next/navigation'
import { audioProblem } from '@/app/api/problem'
import { isDatabaseUnavailable } from '@/lib/database-errors'
import { errorFacts, log } from '@/lib/log'

/**
 * Awaits what a page reads. If the database goes down midway, redirects to a page that says so with 503, which a page that
 * has started can't send, and that links back to `address`.
 */
export async function orRedirectIfUnavailable<Read>(reading: Promise<Read>, address: Route): Promise<Read> {
  try {
    return await reading
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error
    log.error({ error: errorFacts(error) }, "the database can't be reached")
    redirect(`/unavailable?back=${encodeURIComponent(address)}` as Route)
  }
}

/** Answers a program with 503 if the error means that the database is down; rethrows any other error. */
export function databaseUnavailableResponse(error: unknown): Response {
  if (!isDatabaseUnavailable(error)) throw error
  log.error({ error: errorFacts(error) }, "the database can't be reached")
  return audioProblem('database-unavailable', { 'retry-after': '5' })
}
