import { prepareDatabase } from './prepare'

const databaseUrl = process.env.DATABASE_URL?.trim()
if (!databaseUrl) {
  console.error('DATABASE_URL is not set: it names the Postgres database to migrate.')
  process.exit(1)
}

try {
  const { sentences, fault } = await prepareDatabase(databaseUrl)
  for (const sentence of sentences) console.log(sentence)
  if (fault !== null) {
    console.error(fault)
    process.exitCode = 1
  } else if (sentences.length === 0) console.log('The database is up to date.')
} catch (error) {
  console.error(`The database could not be migrated. ${error instanceof Error ? error.message : error}`)
  process.exit(1)
}
