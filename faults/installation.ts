import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { onTestFinished, vi } from 'vitest'
import { type SimulatorOptions, startSimulator } from '../scripts/freeclimb-simulator/server'
import { newSessionCookie } from '../scripts/support/new-session'
import { freePort } from '../scripts/support/ports'
import { keepRunning, type Service } from './service'
import { WAYS, type Way } from './ways-to-start'

export type Installation = Awaited<ReturnType<typeof startInstallation>>

type HouseOptions = {
  databaseUrl: string
  workers?: number
  /** Default: a temporary folder. `none` turns archiving off. */
  archive?: string
  simulator?: SimulatorOptions
  way?: Way
}

/**
 * Starts a whole installation for one test: FreeClimb simulator, built application, workers and archive folder. All of it
 * stops when the test finishes.
 */
export async function startInstallation({
  databaseUrl,
  workers = 1,
  archive = temporaryFolder(),
  simulator: simulatorOptions,
  way = 'next start',
}: HouseOptions) {
  const simulator = await startSimulator(simulatorOptions)
  onTestFinished(() => simulator.close())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    // Overrides the test runner's NODE_ENV, because the application must not run in test mode.
    NODE_ENV: way === 'next dev' ? ('development' as const) : ('production' as const),
    LOG_LEVEL: 'info',
    DATABASE_URL: databaseUrl,
    APP_URL: url,
    ARCHIVE_URL: archive === 'none' ? archive : `file:${archive}`,
    CRON_SECRET: '',
    FREECLIMB_API_URL: simulator.apiUrl,
    FREECLIMB_ACCOUNT_ID: simulator.accountId,
    FREECLIMB_API_KEY: simulator.apiKey,
    FREECLIMB_SIGNING_SECRETS: simulator.signingSecrets.join(','),
  }
  const run = (words: string[]) =>
    untilTestEnds(
      keepRunning(() => spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })),
    )
  const web = run(WAYS[way](port))
  const working = Array.from({ length: workers }, () => run(['--import', 'tsx', 'scripts/worker.ts']))
  await until(() => answers(url))

  return {
    url,
    env,
    simulator,
    archive,
    web,
    workers: working,
    signIn: () => newSessionCookie(env),
    /** Runs a statement on its own connection and returns the rows */
    rows: <Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) =>
      rowsOf<Row>(databaseUrl, statement, values),
  }
}

function untilTestEnds(service: Service) {
  onTestFinished(() => service.stop())
  return service
}

function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

async function answers(url: string) {
  return fetch(`${url}/icon.svg`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function rowsOf<Row extends pg.QueryResultRow>(
  connectionString: string,
  statement: string,
  values: unknown[],
) {
  const client = new pg.Client({ connectionString })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(statement, values)).rows
  } finally {
    await client.end()
  }
}

export function until(isTrue: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<boolean> {
  return vi.waitUntil(isTrue, { timeout: timeoutMs, interval: 50 })
}
