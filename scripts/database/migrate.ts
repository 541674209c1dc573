import { applyMigrations } from './migrations'

const databaseUrl = process.env.DATABASE_URL?.trim()
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the Postgres database to migrate.')
  process.exit(1)
}

try {
  const applied = await applyMigrations(databaseUrl)
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error(`The database could not be migrated. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
