import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandFile, SHORT_LIVED } from '@/testing/commands'
import type { EmbeddedDatabaseMessage } from './embedded'

let database: ChildProcess
let url: string

beforeAll(async () => {
  ;({ database, url } = await start())
})

afterAll(async () => {
  database.disconnect()
  await once(database, 'exit')
})

async function start(...folder: string[]) {
  const database = fork(commandFile('database/embedded'), folder, { execArgv: [SHORT_LIVED] })
  const [message] = (await once(database, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  return { database, url: message.url }
}

async function withClient<Result>(use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

test('connections that ask at once each get the answer to their own question', async () => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const padding = 'x'.repeat(260_000)
  const ask = async (asker: number) => {
    for (let round = 0; round < 60; round += 1) {
      const number = asker * 1_000 + round
      const { rows } =
        round % 2 === 0
          ? await pool.query('SELECT $1::int AS number', [number])
          : await pool.query('SELECT $1::int AS number, length($2::text) AS length', [number, padding])
      expect(rows[0].number).toBe(number)
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, asker) => ask(asker)))
  await pool.end()
})

test('transactions among single queries hold nothing up', async () => {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  const padding = 'x'.repeat(260_000)
  const transact = async (asker: number) => {
    for (let round = 0; round < 20; round += 1) {
      const client = await pool.connect()
      await client.query('BEGIN')
      expect(
        (await client.query('SELECT $1::int AS number, $2::text', [asker, padding])).rows[0].number,
      ).toBe(asker)
      await client.query('COMMIT')
      client.release()
      expect((await pool.query('SELECT $1::int AS number', [asker])).rows[0].number).toBe(asker)
    }
  }
  await Promise.all(Array.from({ length: 16 }, (_, asker) => transact(asker)))
  await pool.end()
})

test('a transaction is not seen before its end, nor mixed with another connection’s', async () => {
  await withClient(async (client) => {
    await client.query('CREATE TABLE turn (who text)')
  })
  const insert = (who: string) =>
    withClient(async (client) => {
      await client.query('BEGIN')
      await client.query('INSERT INTO turn VALUES ($1)', [who])
      const { rows } = await client.query('SELECT count(DISTINCT who)::int AS count FROM turn')
      await client.query('ROLLBACK')
      return rows[0].count
    })
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(insert))).toEqual([1, 1, 1, 1])
})

test('a connection that leaves in the middle of a query or a transaction does not hold up the others', async () => {
  const leaving = new pg.Client({ connectionString: url })
  leaving.on('error', () => {})
  await leaving.connect()
  await leaving.query('BEGIN')
  const { stream } = (
    leaving as unknown as { connection: { stream: { write: (bytes: Buffer) => void; destroy: () => void } } }
  ).connection
  // Send only a Parse message, then disconnect.
  const parse = Buffer.from('\0SELECT 1\0\0\0', 'latin1')
  const header = Buffer.from([0x50, 0, 0, 0, parse.length + 4])
  stream.write(Buffer.concat([header, parse]))
  stream.destroy()
  await withClient(async (client) => {
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})

test('killed and started again, it is where it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-embedded-'))
  const first = await start(folder)
  first.database.kill('SIGKILL')
  await once(first.database, 'exit')
  const second = await start(folder)
  const password = join(folder, 'database-password')
  expect(new URL(second.url).password).toBe(readFileSync(password, 'utf8'))
  for (const file of [password, join(folder, 'roomtone.lock')]) expect(statSync(file).mode & 0o077).toBe(0)
  const third = await start(folder).catch((refused: Error) => refused.message)
  expect(third).toMatch(/in use by process/)
  expect(third).not.toContain(readFileSync(password, 'utf8'))
  second.database.disconnect()
  await once(second.database, 'exit')
  rmSync(folder, { recursive: true })
  expect(second.url).toBe(first.url)
})

test.each([
  ['the usual one', 'postgres'],
  ['none', ''],
  ['almost the right one', null],
])('a password that is wrong lets nobody in: %s', async (_, password) => {
  const wrong = new URL(url)
  wrong.password = password ?? `${wrong.password.slice(0, -1)}~`
  const client = new pg.Client(wrong.href)
  client.on('error', () => {})
  await expect(client.connect()).rejects.toThrow(/password/)
  await withClient(async (inside) => {
    expect((await inside.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})

test.each([
  ['a start without an answer to the challenge', Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0, 81, 0, 0, 0, 4])],
  ['a query at once', Buffer.from('Q\0\0\0\rSELECT 1\0', 'latin1')],
  ['a start of two gigabytes', Buffer.from([0x7f, 255, 255, 255, 0, 3, 0, 0])],
  ['no length', Buffer.alloc(64)],
])('%s is not for the database, and closed', async (_, bytes) => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const answer: Buffer[] = []
  socket.on('data', (part) => answer.push(part))
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  // At most the SASL challenge.
  expect(Buffer.concat(answer).length).toBeLessThan(40)
})
