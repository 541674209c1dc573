import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'
import type { EmbeddedDatabaseMessage } from '@/scripts/database/embedded'
import { applyMigrations } from '@/scripts/database/migrations'
import { commandFile, SHORT_LIVED } from './commands'

/**
 * Creates a migrated database that no other test uses, of the same kind as DATABASE_URL's. For tests that depend on all
 * rows of a table, such as that there is only one admin.
 */
export async function ownDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const served = await createOnServer(process.env.DATABASE_URL ?? '')
  const own = served ?? (await startEmbedded())
  await applyMigrations(own.url)
  return own
}

async function createOnServer(serverUrl: string) {
  if ((await run(serverUrl, 'SELECT version()')).includes('emcc')) return null
  const name = `roomtone_test_${randomUUID().replaceAll('-', '')}`
  await run(serverUrl, `CREATE DATABASE ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const drop = async () => void (await run(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`))
  return { url: url.href, drop }
}

async function startEmbedded() {
  const embedded = fork(commandFile('database/embedded'), [], { execArgv: [SHORT_LIVED] })
  const [message] = (await once(embedded, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  const drop = async () => {
    embedded.disconnect()
    await once(embedded, 'exit')
  }
  return { url: message.url, drop }
}

async function run(url: string, statement: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query(statement)
    return JSON.stringify(rows)
  } finally {
    await client.end()
  }
}
