import { execFileSync } from 'node:child_process'
import pg from 'pg'
import { generateConferences } from '@/testing/generated-conferences'

export type BrowseDatabase = { rows: number; url: string }

/** Returns a migrated database with that many conferences, reusing one from an earlier run. */
export async function openBrowseDatabase(serverUrl: string, rows: number): Promise<BrowseDatabase> {
  const name = nameOf(rows)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const database = { rows, url: url.href }
  if (await isFilled(database)) {
    migrate(url.href)
    console.log(`${name} is there from an earlier run.`)
    return database
  }
  await onServer(serverUrl, async (server) => {
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.query(`CREATE DATABASE ${name}`)
  })
  migrate(url.href)
  await onServer(url.href, (client) => fill(client, rows))
  return database
}

// A child process each time, because migrate.ts reads DATABASE_URL from its environment and exits when done.
function migrate(url: string) {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/database/migrate.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATABASE_URL: url },
  })
}

export async function dropBrowseDatabase(serverUrl: string, rows: number): Promise<void> {
  await onServer(serverUrl, (server) => server.query(`DROP DATABASE IF EXISTS ${nameOf(rows)} WITH (FORCE)`))
}

export function serverVersion(serverUrl: string): Promise<string> {
  return onServer(serverUrl, async (server) => {
    const { rows } = await server.query<{ server_version: string }>('SHOW server_version')
    return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`
  })
}

function nameOf(rows: number) {
  return `roomtone_browse_${rows}`
}

async function onServer<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const NO_SUCH_DATABASE = '3D000'
const NO_SUCH_TABLE = '42P01'

/** Whether an earlier run filled it completely; an interrupted run leaves no foreign keys. */
async function isFilled({ url, rows }: BrowseDatabase): Promise<boolean> {
  try {
    return await onServer(url, async (client) => {
      const { rows: found } = await client.query<{ count: number; isIndexed: boolean }>(
        `SELECT (SELECT count(*)::int FROM conference) AS count,
          EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'recording'::regclass AND contype = 'f') AS "isIndexed"`,
      )
      return found[0]?.count === rows && found[0].isIndexed
    })
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined
    if (code === NO_SUCH_DATABASE || code === NO_SUCH_TABLE) return false
    throw error
  }
}

async function fill(client: pg.Client, rows: number) {
  console.log(`Making ${rows.toLocaleString('en')} conferences …`)
  const startedAt = performance.now()
  await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '256MB'")
  const restore = await dropIndexes(client)
  await generateConferences((sql) => client.query(sql), rows)
  const filledAt = performance.now()
  for (const sql of restore) await client.query(sql)
  await client.query('VACUUM (ANALYZE) conference, recording')
  const [fillSec, indexSec] = [filledAt - startedAt, performance.now() - filledAt].map((ms) => ms / 1000)
  console.log(`They took ${fillSec?.toFixed(1)} s, their indexes and statistics ${indexSec?.toFixed(1)} s.`)
}

/** Drops indexes and constraints so that inserts are fast; returns the statements that restore them. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows: indexes } = await client.query<{ drop: string; create: string }>(
    `SELECT format('DROP INDEX %I', indexname) AS drop, indexdef AS create
    FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ('conference', 'recording')
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)`,
  )
  const { rows: constraints } = await client.query<{ drop: string; create: string; isForeign: boolean }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS create,
      contype = 'f' AS "isForeign"
    FROM pg_constraint
    WHERE conrelid IN ('conference'::regclass, 'recording'::regclass) AND contype IN ('p', 'f')`,
  )
  // A foreign key depends on a primary key, so drop foreign keys first and restore them last.
  const foreign = constraints.filter(({ isForeign }) => isForeign)
  const primary = constraints.filter(({ isForeign }) => !isForeign)
  for (const { drop } of [...foreign, ...indexes, ...primary]) await client.query(drop)
  return [...primary, ...indexes, ...foreign].map(({ create }) => create)
}
