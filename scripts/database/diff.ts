// Writes the next migration: npm run db:diff -- name_of_the_change
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nextMigration } from './next-migration'

const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Name the change in lower case: npm run db:diff -- add_recording_size')
  process.exit(2)
}

const sql = await nextMigration(process.env.DATABASE_URL ?? '')
if (sql === null) {
  console.log('The migrations already lead to prisma/schema.prisma. Nothing written.')
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join('prisma/migrations', `${time}_${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, 'migration.sql'), sql)
  console.log(`Wrote ${folder}/migration.sql. Read it before you commit it.`)
}
