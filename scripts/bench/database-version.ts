import pg from 'pg'
import type { DatabaseKind } from './report'

/** Describes DATABASE_URL's database in words. */
export async function databaseVersionOf(kind: DatabaseKind): Promise<string> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  try {
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
    const version = rows[0]?.server_version.split(' ')[0]
    return kind === 'embedded'
      ? `embedded database (PGlite, Postgres ${version})`
      : `PostgreSQL ${version}, same machine`
  } finally {
    await client.end()
  }
}
