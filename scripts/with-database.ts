// Runs a command with a database: DATABASE_URL's server if set, otherwise the embedded one.
//   with-database [--migrate | --migrate-embedded] [--temporary] [--join] [--worker] command [arguments]
// The command is a program or a TypeScript file.
// --join: if another process already runs the embedded database, uses that. --worker: runs a worker alongside, unless
// WORKER=none. --migrate-embedded: for short-lived commands; a Postgres server must already be migrated.
import './support/load-environment'
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { databaseUrlFault } from '../lib/database-url'
import type { EmbeddedDatabaseMessage } from './database/embedded'
import { writeSynced } from './database/synced-files'
import { dataFolderFault } from './support/data-folder'
import { portFault, portNumberFault } from './support/ports'
import { keepWorking, type Worker } from './support/supervised-worker'

const words = process.argv.slice(2)
const options = new Set<string>()
while (words[0]?.startsWith('--')) options.add(words.shift() ?? '')
const [command, ...commandArguments] = words
if (!command)
  fail('Usage: with-database [--migrate] [--temporary] [--join] [--worker] command [arguments]', 2)

const dataFolder = process.env.DATA_DIR ?? '.data'

let database: ChildProcess | null = null
let running: ChildProcess | null = null
let worker: Worker | null = null
let asked: NodeJS.Signals | null = null

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked = signal
    running?.kill(signal)
    void worker?.stop()
  })
}

const external = process.env.DATABASE_URL
const fault = await startFault()
if (fault !== null) fail(fault, 1)
const url = external ?? (await startEmbedded())
const isServed = external !== undefined
if (options.has('--migrate') || (options.has('--migrate-embedded') && !isServed))
  await prepare(url, ['--quiet'])
else if (options.has('--join') && isServed) await prepare(url, ['--check'])
if (asked) await finish(signalCode(asked))
if (options.has('--worker') && process.env.WORKER !== 'none')
  worker = keepWorking(script('worker'), environment(url))
const code = await run(url)
await worker?.stop()
await finish(code)

/** Checks, before anything starts, what would keep it from starting. */
async function startFault(): Promise<string | null> {
  if (external !== undefined) {
    const fault = databaseUrlFault(external)
    if (fault !== null) return `DATABASE_URL ${fault}.`
  } else if (!options.has('--temporary')) {
    const fault = dataFolderFault(dataFolder)
    if (fault !== null) return fault
  }
  return command === 'next' ? serverFault() : null
}

/** Checks the port and the build, because Next.js would print a stack trace. `next dev` picks a free port by itself. */
async function serverFault() {
  const { PORT = '3000' } = process.env
  const fault = portNumberFault(PORT)
  if (fault !== null || commandArguments.join(' ') !== 'start') return fault
  if (!existsSync('.next/BUILD_ID')) return 'The application is not built yet. Run npm run build first.'
  return portFault(Number(PORT))
}

/** Returns the path of a script next to this one: TypeScript in a checkout, bundled after a build. */
function script(name: string) {
  return fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url))
}

async function startEmbedded(): Promise<string> {
  const folder = options.has('--temporary') ? [] : [dataFolder]
  database = fork(script('database/embedded'), folder, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const answer = await new Promise<EmbeddedDatabaseMessage>((resolve) => {
    database?.once('message', (message) => resolve(message as EmbeddedDatabaseMessage))
    database?.once('exit', (code) => resolve({ refused: `The embedded database stopped with code ${code}.` }))
  })
  if ('refused' in answer) {
    if (options.has('--join') && answer.runningAt) return answer.runningAt
    return finish(1, answer.refused)
  }
  database.once('exit', () => {
    console.error('The embedded database has stopped unexpectedly.')
    running?.kill('SIGTERM')
  })
  return answer.url
}

/** In a child process, so that its memory is freed when it's done. */
async function prepare(databaseUrl: string, flags: string[]) {
  const child = fork(script('database/migrate'), flags, {
    // stdout belongs to the command.
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    env: environment(databaseUrl),
  })
  const code = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  if (code !== 0) await finish(code)
}

function environment(databaseUrl: string): NodeJS.ProcessEnv {
  if (external !== undefined) return process.env
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    // Belongs to a database that isn't used.
    DATABASE_URL_UNPOOLED: undefined,
    AUTH_SECRET: embeddedSecret(),
  }
}

function run(databaseUrl: string): Promise<number> {
  return new Promise((resolve) => {
    const [program = '', ...words] = runnable()
    running = spawn(program, words, { stdio: 'inherit', env: environment(databaseUrl) })
    running.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      resolve(127)
    })
    running.once('exit', (code, signal) => resolve(signal ? signalCode(signal) : (code ?? 1)))
  })
}

/** The command as a program: a TypeScript file is one for Node.js, with tsx. */
function runnable(): string[] {
  if (!command?.endsWith('.ts')) return [command ?? '', ...commandArguments]
  return [process.execPath, '--import', 'tsx', command, ...commandArguments]
}

/** Returns the secret that signs sessions: AUTH_SECRET, or one created on the first start and kept in the data folder. */
function embeddedSecret(): string {
  const set = process.env.AUTH_SECRET
  if (set) return set
  if (options.has('--temporary')) return randomBytes(32).toString('base64')
  const file = join(dataFolder, 'auth-secret')
  // A power cut may have left an earlier version's file empty.
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (kept !== '') return kept
  const made = randomBytes(32).toString('base64')
  writeSynced(file, made)
  return made
}

/** Stops the embedded database, then exits. */
async function finish(code: number, sentence?: string): Promise<never> {
  database?.removeAllListeners('exit')
  await ended(database, () => database?.disconnect())
  return fail(sentence, code)
}

/** Ends a child process and waits for it, unless it has already exited. */
async function ended(child: ChildProcess | null, end: () => void) {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => {
    child.once('exit', resolve)
    end()
  })
}

function fail(sentence: string | undefined, code: number): never {
  if (sentence) console.error(sentence)
  process.exit(code)
}

function signalCode(signal: NodeJS.Signals) {
  return 128 + constants.signals[signal]
}
