import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { amcheck } from '@electric-sql/pglite/contrib/amcheck'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { EmbeddedDatabaseMessage } from '../scripts/database/embedded'
import { report } from './finding'
import type { PowerCut } from './losing-power'

// A few changes to small rows are only commits; many changes also involve checkpoints and page evictions.
const ROUNDS = [
  { keeps: 'nothing', rows: 'small', cutAfter: 40 },
  { keeps: 'some', rows: 'large', cutAfter: 101 },
  { keeps: 'nothing', rows: 'small', cutAfter: 73 },
  { keeps: 'data', rows: 'checkpoints', cutAfter: 160 },
  { keeps: 'some', rows: 'large', cutAfter: 501 },
  { keeps: 'data', rows: 'checkpoints', cutAfter: 330 },
] as const
const CLIENTS = 4
/** A first start makes about 2,500 changes. */
const CUTS_OF_A_FIRST_START = [3, 700, 2_400]

test('what the embedded database has acknowledged is on the disk when the power fails', async (context) => {
  const folders = newFolders()
  const acknowledged = new Set<string>()
  let folder = folders()
  let cuts = 0
  for (const [round, { keeps, rows, cutAfter }] of ROUNDS.entries()) {
    const image = folders()
    const database = startOn(folder, image, { seed: round + 1, keeps })
    const url = await urlOf(database)
    if (round === 0) await run(url, 'CREATE TABLE kept (id text PRIMARY KEY, body text NOT NULL)')
    const exited = once(database, 'exit')
    const cut: PowerCut = { cutAfter }
    database.send(cut)
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => insertUntilCut(url, `${round}-${client}`, rows)),
    )
    await exited
    cuts += 1
    await expectWhole(image)
    rmSync(folder, { recursive: true })
    folder = image
  }
  expect(acknowledged.size).toBeGreaterThan(ROUNDS.length)
  report(context, {
    fault: 'Power cut under the embedded database, under load',
    howOften: `${cuts} times, each between two writes to the disk`,
    found: `${acknowledged.size} rows acknowledged, all of them on the disk, of which only synced bytes are sure; no page and no index damaged.`,
  })

  async function insertUntilCut(url: string, prefix: string, rows: 'small' | 'large' | 'checkpoints') {
    const client = new pg.Client(url)
    client.on('error', () => {})
    if (!(await connected(client))) return
    for (let number = 0; ; number++) {
      const id = `${prefix}-${number}`
      try {
        // Some rows are long, so that the WAL reaches its next segment and pages are evicted from the buffers.
        await client.query(
          'INSERT INTO kept SELECT $1, string_agg(md5(random()::text), $$$$) FROM generate_series(1, $2)',
          [id, rows === 'large' && number % 5 === 0 ? 6_000 : 10],
        )
        acknowledged.add(id)
        if (rows === 'small') continue
        // One client checkpoints while the others' commits wait for the WAL.
        if (rows === 'checkpoints') {
          if (prefix.endsWith('-0') && number % 3 === 2) await client.query('CHECKPOINT')
          continue
        }
        if (number % 7 === 3) await client.query('UPDATE kept SET body = body || $$!$$ WHERE id = $1', [id])
        if (number % 20 === 19) await client.query('CHECKPOINT')
        if (number % 11 === 10) {
          const table = `passing_${prefix.replace('-', '_')}_${number}`
          await client.query(`CREATE TABLE ${table} AS SELECT * FROM kept; DROP TABLE ${table}`)
        }
      } catch {
        return
      }
    }
  }

  async function expectWhole(image: string) {
    const newest = newestPage(join(image, 'postgres', 'base'))
    const database = await PGlite.create(join(image, 'postgres'), { extensions: { amcheck, pg_trgm } })
    const [log] = (await database.query<{ end: string }>('SELECT pg_current_wal_insert_lsn() AS end')).rows
    const { rows } = await database.query<{ id: string }>('SELECT id, length(body) FROM kept')
    const ids = new Set(rows.map(({ id }) => id))
    expect(
      [...acknowledged].filter((id) => !ids.has(id)),
      'acknowledged, and not on the disk',
    ).toEqual([])
    expect(newest <= readLsn(log?.end ?? ''), 'no page is ahead of the log that tells of it').toBe(true)
    await database.exec('CREATE EXTENSION IF NOT EXISTS amcheck')
    await database.exec(`
      SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam
        WHERE c.relkind = 'i' AND a.amname = 'btree' AND c.relpersistence = 'p';
      SELECT verify_heapam(c.oid) FROM pg_class c WHERE c.relkind IN ('r', 't')`)
    await database.close()
  }
})

test('a first start that the power cuts off leaves nothing that a second start stumbles over', async () => {
  const folders = newFolders()
  for (const cutAfter of CUTS_OF_A_FIRST_START) {
    const image = folders()
    const database = startOn(folders(), image, { seed: cutAfter, cutAfter })
    await once(database, 'exit')
    if (!existsSync(image)) throw new Error(`A first start takes fewer than ${cutAfter} changes.`)
    const second = startOn(image, folders(), { seed: 1 })
    expect(await run(await urlOf(second), 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    second.disconnect()
    await once(second, 'exit')
  }
})

function newFolders() {
  const place = mkdtempSync(join(tmpdir(), 'roomtone-power-'))
  onTestFinished(() => rmSync(place, { recursive: true }))
  let made = 0
  return () => {
    made += 1
    return join(place, String(made))
  }
}

type Cut = { seed: number; keeps?: string; cutAfter?: number }

function startOn(folder: string, image: string, { seed, keeps = 'some', cutAfter }: Cut) {
  mkdirSync(folder, { recursive: true })
  const database = fork('scripts/database/embedded.ts', [folder], {
    execArgv: ['--import', 'tsx', '--import', './faults/losing-power.ts'],
    env: {
      ...process.env,
      POWER_CUT_ROOT: folder,
      POWER_CUT_IMAGE: image,
      POWER_CUT_SEED: String(seed),
      POWER_CUT_KEEPS: keeps,
      POWER_CUT_AFTER: cutAfter === undefined ? '' : String(cutAfter),
    },
  })
  onTestFinished(() => void database.kill('SIGKILL'))
  return database
}

async function urlOf(database: ChildProcess) {
  const [message] = (await once(database, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  return message.url
}

async function run(url: string, statement: string) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

function connected(client: pg.Client) {
  return client.connect().then(
    () => true,
    () => false,
  )
}

const PAGE_BYTES = 8_192

/** Returns the highest LSN in any page of the tables and indexes. */
function newestPage(folder: string): bigint {
  let newest = 0n
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/^\d+$/.test(entry.name)) continue
    const bytes = readFileSync(join(entry.parentPath, entry.name))
    for (let at = 0; at + PAGE_BYTES <= bytes.length; at += PAGE_BYTES) {
      const lsn = (BigInt(bytes.readUInt32LE(at)) << 32n) | BigInt(bytes.readUInt32LE(at + 4))
      if (lsn > newest) newest = lsn
    }
  }
  return newest
}

/** Parses an LSN in Postgres's notation, such as 0/16B3740. */
function readLsn(words: string): bigint {
  const [high = '', low = ''] = words.split('/')
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}
