import { env } from '@/lib/env'
import { errorFacts, log } from '@/lib/log'
import { isUpToDate, readSchemaState } from './schema-state'
import { withinLimit } from './time-limit'

const DATABASE_LIMIT_MS = 5_000

export type Part = 'database' | 'migrations' | 'signing-secret'

/** What would keep us from storing a post now; empty if nothing would. */
export async function findDown(): Promise<Part[]> {
  const down: Part[] = env().FREECLIMB_SIGNING_SECRETS.length === 0 ? ['signing-secret'] : []
  try {
    const state = await withinLimit(readSchemaState(), DATABASE_LIMIT_MS)
    return isUpToDate(state) ? down : ['migrations', ...down]
  } catch (error) {
    log.error({ error: errorFacts(error) }, "not ready: the database doesn't answer")
    return ['database', ...down]
  }
}
