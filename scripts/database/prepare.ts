import type { Environment } from '../../lib/env'
import { applyMigrations } from './migrations'

/** What was done, as sentences, and why the application can't start, if so; migrations are applied either way. */
export type Preparation = { sentences: string[]; fault: string | null }

/**
 * Applies the migrations, bypassing the pooler through DATABASE_URL_UNPOOLED if it's set, then creates the first admin
 * if the environment names one and there are no users. Rejects with the SQL error of a failed migration.
 */
export async function prepareDatabase({
  DATABASE_URL,
  DATABASE_URL_UNPOOLED,
  ADMIN_EMAIL: email,
  ADMIN_PASSWORD: password,
}: Environment): Promise<Preparation> {
  const databaseUrl = DATABASE_URL_UNPOOLED ?? DATABASE_URL
  const { applied, newer } = await applyMigrations(databaseUrl)
  const sentences = applied.map((name) => `Applied migration ${name}.`)
  if (newer.length > 0) sentences.push(newerSentence(newer))
  if (email === undefined && password === undefined) return { sentences, fault: null }
  // Imported only when needed, because the generated client doesn't exist before the first `npm run generate`.
  const [{ createFirstAdmin }, { withDatabase }] = await Promise.all([
    import('../../lib/users/first-admin'),
    import('../../lib/db'),
  ])
  const made = await withDatabase(databaseUrl, (client) => createFirstAdmin(client, { email, password }))
  if (!made.ok) return { sentences, fault: `There is no admin. ${made.problem}` }
  if (made.value.created !== null) sentences.push(`Created the first admin, ${made.value.created}.`)
  return { sentences, fault: null }
}

function newerSentence(newer: string[]) {
  const migrations =
    newer.length === 1
      ? `migration ${newer[0]}`
      : `${newer.length} migrations, the last of them ${newer.at(-1)},`
  return `The database was migrated by a newer version: this one doesn’t know ${migrations}. It was left as it is.`
}
