import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { parseEnvironment } from '../lib/env'
import { applyMigrations } from '../scripts/database/migrations'
import { prepareDatabase } from '../scripts/database/prepare'
import { until } from './installation'
import { startPooler, startServed } from './served-database'

const ALL = readdirSync('prisma/migrations', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort()
const ADVISORY_LOCKS = `SELECT FROM pg_locks WHERE locktype = 'advisory'`

let served: NonNullable<Awaited<ReturnType<typeof startServed>>>
let pooler: Awaited<ReturnType<typeof startPooler>>

beforeAll(async () => {
  const started = await startServed()
  if (started === null) throw new Error('Postgres is not installed.')
  served = started
  pooler = await startPooler(served.url)
})

afterAll(async () => {
  await pooler?.end()
  await served?.end()
})

let made = 0

/** Creates an empty database; returns its direct and its pooled URL. */
async function newDatabase() {
  made += 1
  const name = `migrated_${made}`
  await run(served.url, `CREATE DATABASE ${name}`)
  const at = (address: string) => Object.assign(new URL(address), { pathname: `/${name}` }).href
  return { name, direct: at(served.url), pooled: at(pooler.url) }
}

async function run(url: string, statement: string, values: unknown[] = []) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(statement, values)).rows
  } finally {
    await client.end()
  }
}

/** Runs an npm command's script and returns its exit code and output. */
async function command(words: string[], env: Record<string, string>) {
  const { child, output } = start(words, env)
  const [code] = await once(child, 'exit')
  return { code, output: await output }
}

function start(words: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', ...words], {
    env: { ...process.env, ADMIN_EMAIL: '', ADMIN_PASSWORD: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''))
  return { child, output }
}

test('commands and migrations through a pooler leave no lock there', async () => {
  const { direct, pooled } = await newDatabase()
  const env = { DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: direct }
  const list = [
    'scripts/with-database.ts',
    '--migrate-embedded',
    '--join',
    process.execPath,
    '--import',
    'tsx',
  ]
  const before = await command([...list, 'scripts/user.ts', 'list'], env)
  expect(before.output).toMatch(/lacks \d+ migrations.*npm run db:migrate/)
  expect(before.code).toBe(1)

  const start = ['scripts/with-database.ts', '--migrate', process.execPath, '-e', '0']
  expect(await command(start, env)).toMatchObject({ code: 0 })
  expect(await command(['scripts/database/migrate.ts'], env)).toEqual({
    code: 0,
    output: 'The database is up to date.\n',
  })
  expect(await command([...list, 'scripts/user.ts', 'list'], env)).toEqual({
    code: 0,
    output: 'No users yet.\n',
  })
  expect(await run(direct, ADVISORY_LOCKS)).toEqual([])
})

test('a pooled address that is not migrated past leaves no lock either', async () => {
  const { direct, pooled } = await newDatabase()
  expect((await applyMigrations(pooled)).applied).toEqual(ALL)
  expect(await run(direct, ADVISORY_LOCKS)).toEqual([])
})

test('the direct address is used where the pooled one leads nowhere', async () => {
  const { direct } = await newDatabase()
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', DATABASE_URL_UNPOOLED: direct }
  expect((await command(['scripts/database/migrate.ts'], env)).code).toBe(0)
})

test('a lock left behind in a pooler is told with what frees it, and asked for only when there is something to do', async () => {
  const { direct, pooled } = await newDatabase()
  await run(pooled, 'SELECT pg_advisory_lock(72707369)')
  const { message } = await applyMigrations(direct).then(
    () => new Error('It was migrated.'),
    (error: Error) => error,
  )
  expect(message).toMatch(/DATABASE_URL_UNPOOLED/)
  const [, statement] = /(SELECT pg_terminate_backend\(\d+\);)/.exec(message) ?? []
  await run(served.url, statement ?? message)
  expect((await applyMigrations(direct)).applied).toEqual(ALL)

  await run(pooled, 'SELECT pg_advisory_lock(72707369)')
  expect(await applyMigrations(direct)).toEqual({ applied: [], newer: [] })
})

test('instances that start at once migrate once', async () => {
  const { direct } = await newDatabase()
  const results = await Promise.all([1, 2, 3].map(() => applyMigrations(direct)))
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual(ALL)
})

test('a migration that failed is tried again once its cause is mended', async () => {
  const { name, direct } = await newDatabase()
  await run(direct, `CREATE ROLE tenant_${made} LOGIN; GRANT ALL ON SCHEMA public TO tenant_${made}`)
  const tenant = Object.assign(new URL(direct), { username: `tenant_${made}` }).href
  for (const _ of ['once', 'and again']) {
    await expect(applyMigrations(tenant)).rejects.toThrow(
      /Migration \d+_find_conferences failed: permission denied to create extension "pg_trgm".*no effect/,
    )
  }
  await run(direct, `GRANT CREATE ON DATABASE ${name} TO tenant_${made}`)
  expect((await applyMigrations(tenant)).applied).toEqual(ALL.slice(1))
})

test('a failure on record, of an earlier version or of prisma migrate deploy, is superseded', async () => {
  const { direct } = await newDatabase()
  await run(
    direct,
    `CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,
       finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
       started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`,
  )
  await run(direct, `INSERT INTO _prisma_migrations VALUES ('failed', '', NULL, $1, 'ERROR: …')`, [ALL[0]])
  expect((await applyMigrations(direct)).applied).toEqual(ALL)
  expect(
    await run(
      direct,
      `SELECT id = 'failed' AS "isFirst", finished_at IS NOT NULL AS "isFinished", rolled_back_at IS NOT NULL AS "isRolledBack"
       FROM _prisma_migrations WHERE migration_name = $1 ORDER BY started_at`,
      [ALL[0]],
    ),
  ).toEqual([
    { isFirst: true, isFinished: false, isRolledBack: true },
    { isFirst: false, isFinished: true, isRolledBack: false },
  ])
})

test('a migration killed in the middle has had no effect and is applied by the next start', async () => {
  const { direct } = await newDatabase()
  // The first migration creates this table, so it has to wait for this transaction.
  const rival = new pg.Client(direct)
  await rival.connect()
  await rival.query('BEGIN; CREATE TABLE conference (id int)')
  const { child } = start(['scripts/database/migrate.ts'], { DATABASE_URL: direct })
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  await until(async () => (await run(direct, waiting)).length > 0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await rival.query('ROLLBACK')
  await rival.end()
  // Postgres finishes the killed client's statement but never receives its COMMIT.
  const { applied } = await applyMigrations(direct)
  expect(applied).toEqual(ALL)
})

test('a database of a newer version, or of something else, is said to be that', async () => {
  const { direct } = await newDatabase()
  await applyMigrations(direct)
  await run(
    direct,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('n', '', '29990101000000_next', now())`,
  )
  expect((await prepareDatabase(parseEnvironment({ DATABASE_URL: direct }))).sentences).toEqual([
    expect.stringMatching(/newer version.*29990101000000_next/),
  ])

  const other = await newDatabase()
  await run(other.direct, 'CREATE TABLE invoices (id int)')
  await expect(applyMigrations(other.direct)).rejects.toThrow(/other tables, invoices among them/)
})
