import { prepareDatabase } from './prepare'

const databaseUrl = process.env.DATABASE_URL?.trim()
if (!databaseUrl) fail('DATABASE_URL is not set: it names the Postgres database to migrate.')

try {
  const { sentences, fault } = await prepareDatabase(databaseUrl)
  for (const sentence of sentences) console.log(sentence)
  if (fault !== null) fail(fault)
  if (sentences.length === 0) console.log('The database is up to date.')
} catch (error) {
  fail(`The database could not be migrated. ${error instanceof Error ? error.message : error}`)
}
// Not waiting for the connections that the engine leaves to time out.
process.exit()

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
