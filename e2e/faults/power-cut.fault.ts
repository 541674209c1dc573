import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { amcheck } from '@electric-sql/pglite/contrib/amcheck'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import type { EmbeddedDatabaseMessage } from '../../scripts/database/embedded'
import { report } from './finding'
import type { PowerCut } from './losing-power'

const ROUNDS = 6
const CLIENTS = 4
const CHANGES_TO_THE_CUT = 600
/** In a first start there are some 2,500 changes. */
const CUTS_OF_A_FIRST_START = [3, 700, 2_400]

test('what the embedded database has acknowledged is on the disk when the power fails', async (context) => {
  const folders = newFolders()
  const acknowledged = new Set<string>()
  let folder = folders()
  let cuts = 0
  for (let round = 0; round < ROUNDS; round++) {
    const image = folders()
    const database = startOn(folder, image, round + 1)
    const url = await urlOf(database)
    if (round === 0) await run(url, 'CREATE TABLE kept (id text PRIMARY KEY, body text NOT NULL)')
    const exited = once(database, 'exit')
    const cut: PowerCut = { cutAfter: 1 + Math.floor((round / ROUNDS) * CHANGES_TO_THE_CUT) }
    database.send(cut)
    await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => insertUntilCut(url, `${round}-${client}`)),
    )
    await exited
    cuts += 1
    await expectWhole(image)
    rmSync(folder, { recursive: true })
    folder = image
  }
  expect(acknowledged.size).toBeGreaterThan(ROUNDS)
  report(context, {
    fault: 'Power cut under the embedded database, under load',
    howOften: `${cuts} times, each between two writes to the disk`,
    found: `${acknowledged.size} rows acknowledged, all of them on the disk, of which only synced bytes are sure; no page and no index damaged.`,
  })

  async function insertUntilCut(url: string, prefix: string) {
    const client = new pg.Client(url)
    client.on('error', () => {})
    if (!(await connected(client))) return
    for (let number = 0; ; number++) {
      const id = `${prefix}-${number}`
      try {
        // Some are long, so that the log goes over into its next segment and pages leave the buffers.
        await client.query(
          'INSERT INTO kept SELECT $1, string_agg(md5(random()::text), $$$$) FROM generate_series(1, $2)',
          [id, number % 5 === 0 ? 6_000 : 10],
        )
        acknowledged.add(id)
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
    const database = await PGlite.create(join(image, 'postgres'), { extensions: { amcheck, pg_trgm } })
    const { rows } = await database.query<{ id: string }>('SELECT id, length(body) FROM kept')
    const ids = new Set(rows.map(({ id }) => id))
    expect(
      [...acknowledged].filter((id) => !ids.has(id)),
      'acknowledged, and not on the disk',
    ).toEqual([])
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
    const database = startOn(folders(), image, cutAfter, cutAfter)
    await once(database, 'exit')
    if (!existsSync(image)) throw new Error(`A first start takes fewer than ${cutAfter} changes.`)
    const second = startOn(image, folders(), 1)
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

function startOn(folder: string, image: string, seed: number, cutAfter?: number) {
  mkdirSync(folder, { recursive: true })
  const database = fork('scripts/database/embedded.ts', [folder], {
    execArgv: ['--import', 'tsx', '--import', './e2e/faults/losing-power.ts'],
    env: {
      ...process.env,
      POWER_CUT_ROOT: folder,
      POWER_CUT_IMAGE: image,
      POWER_CUT_SEED: String(seed),
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
