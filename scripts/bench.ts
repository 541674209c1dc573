// Measures the webhook and the audio route and writes docs/performance.md: npm run bench
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { BARE_APP } from './bench/next-server'
import type { DatabaseKind } from './bench/report'
import { build, buildIfStale, isBuilt } from './build-if-stale'

if (existsSync('.env')) process.loadEnvFile('.env')
process.exitCode = await bench()

async function bench(): Promise<number> {
  if (!buildIfStale() || !buildBareApp()) {
    console.error('The build failed. npm run build shows why.')
    return 1
  }
  const server = process.env.DATABASE_URL?.trim()
  return server ? benchOnServer(server) : benchOnEmbedded()
}

function buildBareApp() {
  if (isBuilt(BARE_APP, [join(BARE_APP, 'app'), 'package.json'])) return true
  return build(process.execPath, ['node_modules/next/dist/bin/next', 'build', BARE_APP])
}

/** On disk, as `npm start` keeps it, but in a folder of its own. */
async function benchOnEmbedded() {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-bench-'))
  try {
    return await measure('embedded', { DATABASE_URL: '', DATA_DIR: folder })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a database of its own on that server: the posts of a bench belong in nobody's tables. */
async function benchOnServer(serverUrl: string) {
  const name = `roomtone_bench_${process.pid}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
    const url = new URL(serverUrl)
    url.pathname = `/${name}`
    return await measure('server', { DATABASE_URL: url.href })
  } finally {
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await client.end()
  }
}

function measure(kind: DatabaseKind, environment: Record<string, string>): Promise<number> {
  const withTypeScript = ['--import', 'tsx']
  const words = [
    ...withTypeScript,
    'scripts/with-database.ts',
    '--migrate',
    process.execPath,
    ...withTypeScript,
    'scripts/bench/measure.ts',
    kind,
  ]
  const measuring = spawn(process.execPath, words, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  // What was started cleans up and ends; this process then does the same.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => measuring.kill(signal))
  }
  return new Promise((resolve, reject) => {
    measuring.once('error', reject)
    measuring.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
  })
}
