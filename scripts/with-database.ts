// Runs a command with a database: the server that DATABASE_URL names, else the embedded one.
//   with-database [--migrate] [--temporary] [--join] [--worker] command [arguments]
// With --join the command uses the embedded database of another process, if that is running; with --worker a worker runs
// beside it.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EmbeddedDatabaseMessage } from './database/embedded'
import { prepareDatabase } from './database/prepare'

if (existsSync('.env')) process.loadEnvFile('.env')

const words = process.argv.slice(2)
const options = new Set<string>()
while (words[0]?.startsWith('--')) options.add(words.shift() ?? '')
const [command, ...commandArguments] = words
if (!command)
  fail('Usage: with-database [--migrate] [--temporary] [--join] [--worker] command [arguments]', 2)

const dataFolder = process.env.DATA_DIR?.trim() || '.data'

let database: ChildProcess | null = null
let running: ChildProcess | null = null
let worker: ChildProcess | null = null
let asked: NodeJS.Signals | null = null

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    asked = signal
    running?.kill(signal)
  })
}

const external = process.env.DATABASE_URL?.trim()
const url = external || (await startEmbedded())
if (options.has('--migrate')) await migrate(url)
if (asked) await finish(signalCode(asked))
if (options.has('--worker')) worker = startWorker(url)
const code = await run(url)
await ended(worker, () => worker?.kill('SIGTERM'))
await finish(code)

async function startEmbedded(): Promise<string> {
  const folder = options.has('--temporary') ? [] : [dataFolder]
  database = fork(fileURLToPath(new URL('./database/embedded.ts', import.meta.url)), folder, {
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

async function migrate(databaseUrl: string) {
  try {
    const { sentences, fault } = await prepareDatabase(databaseUrl)
    for (const sentence of sentences) console.error(sentence)
    if (fault !== null) await finish(1, fault)
  } catch (error) {
    await finish(1, `The database could not be migrated. ${error instanceof Error ? error.message : error}`)
  }
}

function environment(databaseUrl: string) {
  return {
    ...process.env,
    DATABASE_URL: databaseUrl,
    ...(external ? {} : { AUTH_SECRET: embeddedSecret() }),
  }
}

function startWorker(databaseUrl: string): ChildProcess {
  const started = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
    stdio: 'inherit',
    env: environment(databaseUrl),
  })
  started.once('exit', (code) => {
    if (code !== 0 && running?.exitCode === null) console.error('The worker has stopped unexpectedly.')
  })
  return started
}

function run(databaseUrl: string): Promise<number> {
  return new Promise((resolve) => {
    running = spawn(command ?? '', commandArguments, { stdio: 'inherit', env: environment(databaseUrl) })
    running.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`)
      resolve(127)
    })
    running.once('exit', (code, signal) => resolve(signal ? signalCode(signal) : (code ?? 1)))
  })
}

/** The secret that signs sessions: what is set, else one that is kept beside the embedded database, made at its first start. */
function embeddedSecret(): string {
  const set = process.env.AUTH_SECRET?.trim()
  if (set) return set
  if (options.has('--temporary')) return randomBytes(32).toString('base64')
  const file = join(dataFolder, 'auth-secret')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

/** Stops the embedded database, then this process. */
async function finish(code: number, sentence?: string): Promise<never> {
  database?.removeAllListeners('exit')
  await ended(database, () => database?.disconnect())
  return fail(sentence, code)
}

/** Has a process end, unless it has ended or there is none. */
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
