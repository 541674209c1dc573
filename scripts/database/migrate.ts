import { applyMigrations } from './migrations'

try {
  const applied = await applyMigrations(process.env.DATABASE_URL ?? '')
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`)
} catch (error) {
  console.error(`The database could not be migrated. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
