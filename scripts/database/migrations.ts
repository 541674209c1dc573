import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

const MIGRATIONS_FOLDER = 'prisma/migrations'
const CONNECT_TIMEOUT_MS = 10_000
const LOCK_TIMEOUT_MS = 15_000
/** Prisma's advisory lock ID, so that this and `prisma migrate deploy` wait for each other. */
const LOCK_ID = 72_707_369
const LOCK_NOT_AVAILABLE = '55P03'

// The same table that `prisma migrate deploy` creates.
const CREATE_HISTORY = `
  CREATE TABLE "_prisma_migrations" (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`

type Migration = { name: string; sql: string }
type History = {
  /** Migrations of this version that haven't been applied, in order */
  missing: Migration[]
  /** Applied migrations that this version doesn't know */
  newer: string[]
}

export type Migrated = {
  applied: string[]
  /** Names of migrations that a newer version of the application has applied */
  newer: string[]
}

/**
 * Applies the missing migrations in prisma/migrations in order, records them in `_prisma_migrations` as `prisma migrate
 * deploy` does, and updates the job engine's own schema. Each migration shares a transaction with its row, so one that
 * fails or is killed has no effect and leaves no row. The lock ends with the transaction, so a pooled connection never
 * keeps it. If nothing is missing, only reads. Throws an error that names the migration and the SQL error.
 */
export async function applyMigrations(databaseUrl: string): Promise<Migrated> {
  const migrated = await withClient(databaseUrl, async (client) => {
    const known = readMigrations()
    const before = await readHistory(client, known)
    const applied: string[] = []
    for (let { missing } = before; missing.length > 0; ) {
      const name = await applyNext(client, known)
      if (name === null) break
      applied.push(name)
      missing = missing.filter((migration) => migration.name !== name)
    }
    return { applied, newer: before.newer }
  })
  await runMigrations({
    connectionString: databaseUrl,
    noPreparedStatements: true,
    // Silent, because errors are thrown as well.
    logger: new Logger(() => () => {}),
  })
  return migrated
}

/** Counts the migrations that the database lacks. Only reads, so it may run through a connection pooler. */
export async function countMissingMigrations(databaseUrl: string): Promise<number> {
  return withClient(
    databaseUrl,
    async (client) => (await readHistory(client, readMigrations())).missing.length,
  )
}

/** Applies the first missing migration and returns its name, or null if none is missing. */
async function applyNext(client: pg.Client, known: Migration[]): Promise<string | null> {
  await client.query('BEGIN')
  try {
    await lock(client)
    // Another instance may have applied some while this one waited for the lock.
    const { missing } = await readHistory(client, known)
    const [next] = missing
    if (next !== undefined) await applyOne(client, next)
    await client.query('COMMIT')
    return next?.name ?? null
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  }
}

async function lock(client: pg.Client) {
  await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`)
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_ID])
  } catch (error) {
    if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error
    await client.query('ROLLBACK')
    throw new Error(await lockSentence(client), { cause: error })
  }
}

async function lockSentence(client: pg.Client): Promise<string> {
  const waited = `Another connection has held the lock for migrations for more than ${LOCK_TIMEOUT_MS / 1000} seconds.`
  const { rows } = await client.query<{ pid: number; isIdle: boolean }>(
    `SELECT l.pid, coalesce(a.state = 'idle', true) AS "isIdle"
     FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK_ID],
  )
  const [holder] = rows
  if (holder === undefined) return `${waited} It is free now: start again.`
  if (!holder.isIdle)
    return `${waited} It is at work in process ${holder.pid} of Postgres: start again when that has ended.`
  return (
    `${waited} It does nothing: an earlier migration through a connection pooler has left the lock there. ` +
    `Free it with SELECT pg_terminate_backend(${holder.pid}); and set DATABASE_URL_UNPOOLED to the direct URL of the database, ` +
    'by which migrations go then.'
  )
}

async function applyOne(client: pg.Client, { name, sql }: Migration) {
  if (!(await hasHistory(client))) {
    await refuseOthersTables(client)
    await client.query(CREATE_HISTORY)
  }
  // An earlier version recorded failed attempts; Postgres had rolled their changes back.
  await client.query(
    `UPDATE "_prisma_migrations" SET rolled_back_at = now()
     WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
    [name],
  )
  const startedAt = new Date()
  try {
    await client.query(sql)
  } catch (error) {
    throw new Error(failureSentence(name, error), { cause: error })
  }
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), createHash('sha256').update(sql).digest('hex'), name, startedAt],
  )
}

function failureSentence(name: string, error: unknown): string {
  const { message, hint } = error as { message: string; hint?: string }
  const words = [`Migration ${name} failed: ${message}.`]
  if (hint) words.push(hint)
  if (codeOf(error) === LOCK_NOT_AVAILABLE)
    words.push(`Another connection has held a table for more than ${LOCK_TIMEOUT_MS / 1000} seconds.`)
  words.push('It had no effect: fix the cause and start again.')
  return words.join(' ')
}

/** Throws if the database contains another application's tables. */
async function refuseOthersTables(client: pg.Client) {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
     ORDER BY c.relname LIMIT 1`,
  )
  if (rows[0] !== undefined)
    throw new Error(`The database has other tables, ${rows[0].name} among them: name an empty database.`)
}

async function readHistory(client: pg.Client, known: Migration[]): Promise<History> {
  if (!(await hasHistory(client))) return { missing: known, newer: [] }
  const { rows } = await client.query<{ name: string }>(
    `SELECT DISTINCT migration_name AS name FROM "_prisma_migrations"
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY name`,
  )
  const applied = new Set(rows.map(({ name }) => name))
  const ours = new Set(known.map(({ name }) => name))
  return {
    missing: known.filter(({ name }) => !applied.has(name)),
    newer: [...applied].filter((name) => !ours.has(name)),
  }
}

// Not to_regclass, which may return what was true before we waited for the lock.
async function hasHistory(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_class WHERE relname = '_prisma_migrations' AND relnamespace = current_schema()::regnamespace`,
  )
  return rows.length > 0
}

function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8') }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function withClient<Result>(
  databaseUrl: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A lost connection already fails the query that uses it; without a listener, this event would throw.
  client.on('error', () => {})
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function codeOf(error: unknown) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
