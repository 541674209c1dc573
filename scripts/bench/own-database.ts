import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { DatabaseKind } from './report'

/** Runs a measuring script on a new database, embedded or on DATABASE_URL's server; returns its exit code. */
export function measureWithOwnDatabase(script: string): Promise<number> {
  const server = process.env.DATABASE_URL?.trim()
  return server ? measureOnServer(script, server) : measureOnEmbedded(script)
}

/** On disk like `npm start`, but in a temporary folder. */
async function measureOnEmbedded(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-bench-'))
  try {
    return await measure(script, 'embedded', { DATABASE_URL: '', DATA_DIR: folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a new database on that server, so that the benchmark's posts don't end up in someone's tables. */
async function measureOnServer(script: string, serverUrl: string) {
  const name = `roomtone_bench_${process.pid}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return await measure(script, 'server', { DATABASE_URL: url.href })
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
  }
}

function measure(script: string, kind: DatabaseKind, environment: Record<string, string>): Promise<number> {
  const withTypeScript = ['--import', 'tsx']
  const words = [
    ...withTypeScript,
    'scripts/with-database.ts',
    '--migrate',
    process.execPath,
    ...withTypeScript,
    script,
    kind,
  ]
  const measuring = spawn(process.execPath, words, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  // The child cleans up and exits on the signal, and this process exits after it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => measuring.kill(signal))
  }
  return new Promise((resolve, reject) => {
    measuring.once('error', reject)
    measuring.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}
