// Prepares the database: applies migrations, then creates the first admin. --check only checks that the settings and the
// database are usable; --quiet prints nothing if there was nothing to do.
import '../support/load-environment'
import { type Environment, parseEnvironment, SettingsError } from '../../lib/env'
import { databaseFault } from './check-connection'
import { countMissingMigrations } from './migrations'
import { prepareDatabase } from './prepare'

const options = new Set(process.argv.slice(2))

// The first signal lets a running migration finish; a second one kills the process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => {})

try {
  const settings = parseEnvironment(process.env)
  if (options.has('--check')) await check(settings)
  else await prepare(settings)
} catch (error) {
  if (error instanceof SettingsError) fail(error.message)
  fail(`The database could not be migrated. ${error instanceof Error ? error.message : error}`)
}
// Exits now instead of waiting for idle connections to time out.
process.exit()

/** Only reads, so it may run through a connection pooler. */
async function check({ DATABASE_URL: databaseUrl }: Environment) {
  const fault = await databaseFault(databaseUrl)
  if (fault !== null) fail(fault)
  const count = await countMissingMigrations(databaseUrl)
  if (count === 0) return
  const migrations = count === 1 ? '1 migration' : `${count} migrations`
  fail(`The database lacks ${migrations} of this version. Run npm run db:migrate first.`)
}

async function prepare(settings: Environment) {
  const { DATABASE_URL, DATABASE_URL_UNPOOLED } = settings
  const unusable = await databaseFault(DATABASE_URL_UNPOOLED ?? DATABASE_URL)
  if (unusable !== null)
    fail(DATABASE_URL_UNPOOLED ? unusable.replaceAll('DATABASE_URL', 'DATABASE_URL_UNPOOLED') : unusable)
  const { sentences, fault } = await prepareDatabase(settings)
  for (const sentence of sentences) console.log(sentence)
  if (fault !== null) fail(fault)
  if (sentences.length === 0 && !options.has('--quiet')) console.log('The database is up to date.')
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
