// The embedded database: PGlite behind a Postgres socket. with-database forks this process, gets the URL over IPC, and
// stops it by disconnecting.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, openAsBlob, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { freePort } from '../support/ports'
import { DURABLE_START_PARAMS, DurableFolder } from './durable-folder'
import { claimFolder } from './lock'
import { passwordCheck } from './password-check'
import { syncFile, syncTree, writeSynced } from './synced-files'
import { takingTurns } from './turns'

/** `runningAt`: the URL at which another process runs the database, once that process has published it */
export type EmbeddedDatabaseMessage = { url: string } | { refused: string; runningAt?: string | null }

const MAX_CONNECTIONS = 64
const PASSWORD_FILE = 'database-password'
const extensions = { pg_trgm }

const [folderArgument] = process.argv.slice(2)

// Ctrl-C, a hangup and a service manager's stop signal the whole process group, but the database must stop last, when
// with-database disconnects.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
await start()

async function start() {
  let release = () => {}
  let publish = (_url: string) => {}
  let dataDir: string | null = null
  let port = 0
  let password = newPassword()
  if (folderArgument) {
    const folder = resolve(folderArgument)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const claim = await claimFolder(folder)
    if (!claim.ok) {
      return answer({ refused: inUse(folderArgument, claim.pid, claim.url), runningAt: claim.url })
    }
    ;({ release, publish } = claim)
    dataDir = resolve(folder, 'postgres')
    port = await keptPort(folder)
    password = keptPassword(folder)
  }

  const durable = dataDir === null ? null : await openDurable(dataDir)
  const database =
    durable === null
      ? await createInMemory()
      : await PGlite.create({ fs: durable, extensions, startParams: DURABLE_START_PARAMS })
  // PGlite has no autovacuum to refresh statistics, and without them the planner picks bad plans for long lists.
  await database.exec('ANALYZE')
  if (port === 0) port = await freePort()
  const server = new PGLiteSocketServer({
    db: takingTurns(database, durable),
    host: '127.0.0.1',
    port,
    maxConnections: MAX_CONNECTIONS,
  })
  const admit = admitting(server, passwordCheck(password))
  await server.start()

  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    admit.stop()
    await server.stop()
    await database.close()
    release()
    process.exit(0)
  }
  process.on('disconnect', stop)

  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  publish(url)
  answer({ url })
}

/** Opens the data folder with everything in it synced to disk; creates the database if there is none. */
async function openDurable(dataDir: string): Promise<DurableFolder> {
  if (existsSync(dataDir)) {
    // An earlier process may have run without fsync.
    syncTree(dataDir)
    return new DurableFolder(dataDir)
  }
  // Created under a temporary name and renamed when complete, so that an interrupted first start leaves no partial database.
  const unfinished = `${dataDir}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const kept = keptDatabase()
  const loadDataDir = existsSync(kept.file) ? await openAsBlob(kept.file) : undefined
  const database = await PGlite.create(unfinished, { extensions, loadDataDir })
  await database.close()
  syncTree(unfinished)
  renameSync(unfinished, dataDir)
  syncFile(dirname(dataDir))
  return new DurableFolder(dataDir)
}

/** Caches the first new database, because creating one takes seconds and loading one a fraction of a second. */
async function createInMemory() {
  const kept = keptDatabase()
  if (existsSync(kept.file)) return PGlite.create({ extensions, loadDataDir: await openAsBlob(kept.file) })
  const database = await PGlite.create({ extensions })
  const dump = await database.dumpDataDir('none')
  mkdirSync(kept.folder, { recursive: true })
  const unfinished = `${kept.file}.${process.pid}`
  writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()))
  renameSync(unfinished, kept.file)
  return database
}

function keptDatabase() {
  const { version } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8'),
  )
  const folder = fileURLToPath(new URL('../../node_modules/.cache/roomtone', import.meta.url))
  return { folder, file: join(folder, `new-database-of-pglite-${version}.tar`) }
}

/** Returns the last port if it's free, because a worker running alongside knows only that one; otherwise, a new port. */
async function keptPort(folder: string) {
  const file = join(folder, 'port')
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const kept = await freePort(last)
  writeFileSync(file, String(kept))
  return kept
}

/** Returns the password from the data folder, creating it on the first start. Only this OS user can read the file. */
function keptPassword(folder: string) {
  const file = join(folder, PASSWORD_FILE)
  // A power cut may have left the file empty.
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (kept !== '') return kept
  const made = newPassword()
  writeSynced(file, made)
  return made
}

function newPassword() {
  return randomBytes(24).toString('base64url')
}

/** Admits only connections that pass the check. */
function admitting(server: PGLiteSocketServer, check: (socket: Socket) => Promise<boolean>) {
  // Private in PGLiteSocketServer, but the only place to inspect a connection before the database gets it.
  const inside = server as unknown as { handleConnection: (socket: Socket) => Promise<void> }
  const handle = inside.handleConnection.bind(server)
  const waiting = new Set<Socket>()
  inside.handleConnection = async (socket) => {
    if (waiting.size >= MAX_CONNECTIONS) return void socket.destroy()
    waiting.add(socket)
    socket.once('close', () => waiting.delete(socket))
    if (!(await check(socket))) return
    waiting.delete(socket)
    await handle(socket)
  }
  return {
    stop: () => {
      for (const socket of waiting) socket.destroy()
    },
  }
}

function answer(message: EmbeddedDatabaseMessage) {
  process.send?.(message)
}

function inUse(folder: string, pid: number, url: string | null) {
  const remedy = url
    ? `Stop it, or use it as it runs: DATABASE_URL=${withoutPassword(url)} with the password in ${join(folder, PASSWORD_FILE)}`
    : 'Stop it, or wait until it has started.'
  return `The embedded database in ${folder} is in use by process ${pid}. ${remedy}`
}

function withoutPassword(url: string) {
  return url.replace(/(:\/\/[^:@]*:)[^@]*@/, '$1PASSWORD@')
}
