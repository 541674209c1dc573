import type { Environment } from '../../lib/env'
import { applyMigrations } from './migrations'

/** What was done, in sentences, and what stands against starting; the migrations are applied all the same. */
export type Preparation = { sentences: string[]; fault: string | null }

/**
 * Applies the migrations, then makes the first administrator where the environment names one and there is no user.
 * Rejects with the SQL error of a migration that failed.
 */
export async function prepareDatabase({
  DATABASE_URL: databaseUrl,
  ADMIN_EMAIL: email,
  ADMIN_PASSWORD: password,
}: Environment): Promise<Preparation> {
  const applied = await applyMigrations(databaseUrl)
  const sentences = applied.map((name) => `Applied migration ${name}.`)
  if (email === undefined && password === undefined) return { sentences, fault: null }
  // Loaded where it is needed alone: the generated client is not there before the first `npm run generate`.
  const [{ createFirstAdmin }, { withDatabase }] = await Promise.all([
    import('../../lib/access/first-admin'),
    import('../../lib/db'),
  ])
  const made = await withDatabase(databaseUrl, (client) => createFirstAdmin(client, { email, password }))
  if (!made.ok) return { sentences, fault: `There is no administrator. ${made.fault}` }
  if (made.created !== null) sentences.push(`Made the first administrator, ${made.created}.`)
  return { sentences, fault: null }
}
