// Runs the whole system on one machine: npm run demo
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { generatePassword } from '@/lib/auth/generated-password'
import { type Credentials, loadCredentials, randomCredentials } from './freeclimb-simulator/credentials'
import { buildIfStale } from './support/build-if-stale'
import { freePort, isTaken, portNumberFault } from './support/ports'

const CREDENTIALS_FILE = '.data/demo.env'
const LOG_FILE = '.data/demo.log'
const RECORDINGS_FOLDER = '.data/demo-recordings'
const DEMO_EMAIL = 'demo@example.com'
const SIMULATOR_PORT = 4010
const START_LIMIT_MS = 60_000

// A varied start: conferences without a recording, with one and with two; seconds and hours; lost posts.
const FIRST_CONFERENCES = [
  { durationSec: 42 },
  { durationSec: 3727 },
  { recordings: 2 },
  { recordings: 0 },
  { durationSec: 9 },
  { drop: ['conferenceRecordingStatus'] },
  { drop: ['empty', 'terminated', 'conferenceRecordingStatus'] },
  ...Array.from({ length: 17 }, () => ({})),
]

const children: ChildProcess[] = []
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0))

const typedPort = process.env.PORT?.trim() || '3000'
const wrongPort = portNumberFault(typedPort)
if (wrongPort !== null) await stop(2, wrongPort)
const port = Number(typedPort)
if (await isTaken(port)) {
  await stop(1, `Port ${port} is in use by another program. Choose another: PORT=${port + 1} npm run demo`)
}
mkdirSync('.data', { recursive: true, mode: 0o700 })
if (!buildIfStale()) await stop(1, 'The build failed. npm run build shows why.')

const { credentials, password } = demoSettings()
const appUrl = `http://127.0.0.1:${port}`
const callbackUrl = `${appUrl}/api/webhooks/freeclimb`
const simulatorPort = (await isTaken(SIMULATOR_PORT)) ? await freePort() : SIMULATOR_PORT
const simulatorUrl = `http://127.0.0.1:${simulatorPort}`
const environment = {
  ...process.env,
  // Blank, so that a .env file can't choose another database or turn the worker off.
  DATABASE_URL: '',
  WORKER: '',
  FREECLIMB_ACCOUNT_ID: credentials.accountId,
  FREECLIMB_API_KEY: credentials.apiKey,
  FREECLIMB_SIGNING_SECRETS: credentials.signingSecrets.join(','),
  FREECLIMB_API_URL: `${simulatorUrl}/apiserver`,
  APP_URL: appUrl,
  ARCHIVE_URL: `file:${RECORDINGS_FOLDER}`,
  // The first admin of the new database is the account shown on the sign-in page.
  ADMIN_EMAIL: DEMO_EMAIL,
  ADMIN_PASSWORD: password,
  DEMO_EMAIL,
  DEMO_PASSWORD: password,
  PORT: String(port),
}

console.log('Starting the database, the application, its worker and the FreeClimb simulator …')
rmSync(RECORDINGS_FOLDER, { recursive: true, force: true })
const log = openSync(LOG_FILE, 'w', 0o600)
start('FreeClimb simulator', ['scripts/freeclimb-simulator/main.ts', '--port', String(simulatorPort)])
start('application', [
  'scripts/with-database.ts',
  '--temporary',
  '--migrate',
  '--worker',
  process.execPath,
  'node_modules/next/dist/bin/next',
  'start',
  '--hostname',
  '127.0.0.1',
])
await Promise.all([untilItAnswers(`${simulatorUrl}/simulator`), untilItAnswers(callbackUrl)])
const postCount = await sendFirstConferences()

console.log(`
Roomtone is running. The simulator has sent it ${postCount} signed posts about ${FIRST_CONFERENCES.length} conferences.

  Open           ${appUrl}
  Sign in        ${DEMO_EMAIL}   ${password}
  Callback URL   ${callbackUrl}

  Try            Press play on a row. Type 5m into “At least”. Open a conference and read its posts.
  More posts     npm run simulate -- --conferences 20 --every 5s${simulateFlags()}
  Log            ${LOG_FILE}

The demo keeps nothing: its conferences are gone when it stops. Ctrl-C stops it.`)

/** Reuses the last demo's settings, if any, so that `npm run simulate` keeps signing with the right secrets. */
function demoSettings(): { credentials: Credentials; password: string } {
  const kept = existsSync(CREDENTIALS_FILE) ? parseEnv(readFileSync(CREDENTIALS_FILE, 'utf8')) : {}
  const loaded = loadCredentials(kept)
  if (loaded.ok && kept.DEMO_PASSWORD)
    return { credentials: loaded.credentials, password: kept.DEMO_PASSWORD }
  const credentials = loaded.ok ? loaded.credentials : randomCredentials()
  const password = generatePassword()
  const lines = [
    `FREECLIMB_ACCOUNT_ID=${credentials.accountId}`,
    `FREECLIMB_API_KEY=${credentials.apiKey}`,
    `FREECLIMB_SIGNING_SECRETS=${credentials.signingSecrets.join(',')}`,
    `DEMO_PASSWORD=${password}`,
  ]
  writeFileSync(CREDENTIALS_FILE, `${lines.join('\n')}\n`, { mode: 0o600 })
  return { credentials, password }
}

function start(name: string, words: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', ...words], {
    stdio: ['ignore', log, log],
    env: environment,
  })
  children.push(child)
  child.once('exit', (code) => stop(1, `The ${name} stopped (code ${code}). ${LOG_FILE} says why.`))
}

async function untilItAnswers(url: string) {
  const deadline = Date.now() + START_LIMIT_MS
  while (!(await fetch(url).then(Boolean, () => false))) {
    if (Date.now() > deadline) await stop(1, `${url} does not answer. ${LOG_FILE} may say why.`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Sends all at once. The pace separates a conference's identical posts, because signed timestamps are whole seconds. */
async function sendFirstConferences() {
  const accepted = await Promise.all(FIRST_CONFERENCES.map(sendConference))
  return accepted.reduce((sum, count) => sum + count, 0)
}

async function sendConference(conference: object) {
  const answer = await fetch(`${simulatorUrl}/simulator/conferences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ callbackUrl, paceMs: 700, ...conference }),
  })
  const report = (await answer.json()) as { error?: string; posts?: { httpStatus: number | null }[] }
  const accepted = report.posts?.filter(({ httpStatus }) => httpStatus === 200) ?? []
  if (accepted.length === 0) {
    await stop(
      1,
      `The first conferences were not accepted: ${report.error ?? 'the posts were refused'}. See ${LOG_FILE}.`,
    )
  }
  return accepted.length
}

function simulateFlags() {
  const callback = port === 3000 ? '' : ` --callback-url ${callbackUrl}`
  return simulatorPort === SIMULATOR_PORT ? callback : `${callback} --port ${simulatorPort}`
}

/** Stops all child processes, then this one. */
async function stop(code: number, sentence?: string): Promise<never> {
  if (stopping) return new Promise(() => {})
  stopping = true
  if (sentence) console.error(sentence)
  await Promise.all(
    children.map((child) => {
      if (child.exitCode !== null || child.signalCode !== null) return null
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      return ended
    }),
  )
  rmSync(RECORDINGS_FOLDER, { recursive: true, force: true })
  process.exit(code)
}
