import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { applyMigrations } from '../scripts/database/migrations'
import { freePort } from '../scripts/support/ports'

const VERSIONS = '/usr/lib/postgresql'

/** Starts a Postgres server of the newest installed version, which tests can stop and start; null if there is none. */
export async function startServed() {
  const programs = newestPrograms()
  if (programs === null) return null
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  if (user !== null) chownSync(folder, user.uid, user.gid)
  const run = (program: string, words: string[]) =>
    // Output is ignored, because the server inherits pg_ctl's output streams and would keep a pipe open.
    execFileSync(join(programs, program), ['-D', folder, ...words], { stdio: 'ignore', cwd: folder, ...user })
  const port = await freePort()
  // fsync can be off, because no power fails here and the OS keeps a killed server's writes.
  const settings = `-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories= -p ${port}`
  const start = () => void run('pg_ctl', ['-w', '-l', join(folder, 'log'), '-o', settings, 'start'])
  const stop = (mode: 'fast' | 'immediate') => void run('pg_ctl', ['-w', '-m', mode, 'stop'])
  const killAtExit = () => stop('immediate')

  run('initdb', ['-U', 'postgres', '-A', 'trust', '--no-sync'])
  start()
  process.once('exit', killAtExit)
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await applyMigrations(url)
  return {
    url,
    stop,
    start,
    end: async () => {
      process.off('exit', killAtExit)
      if (existsSync(join(folder, 'postmaster.pid'))) stop('immediate')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Starts PgBouncer in transaction mode in front of a server; any user may connect. */
export async function startPooler(serverUrl: string) {
  const program = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/opt/homebrew/bin']
    .map((folder) => join(folder, 'pgbouncer'))
    .find((path) => existsSync(path))
  if (program === undefined) throw new Error('pgbouncer is not installed.')
  const server = new URL(serverUrl)
  const url = new URL(serverUrl)
  const port = await freePort()
  url.port = String(port)
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  const settings = join(folder, 'pgbouncer.ini')
  writeFileSync(
    settings,
    `[databases]
* = host=${server.hostname} port=${server.port} user=${server.username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
ignore_startup_parameters = extra_float_digits
`,
  )
  // PgBouncer refuses to run as root, too.
  const user = unprivilegedUser()
  if (user !== null) {
    for (const path of [folder, settings]) chownSync(path, user.uid, user.gid)
  }
  const pooler = spawn(program, [settings], { stdio: 'ignore', cwd: folder, ...user })
  const exited = once(pooler, 'exit')
  const killAtExit = () => void pooler.kill('SIGKILL')
  process.once('exit', killAtExit)
  while (!(await listens(port))) {
    if (pooler.exitCode !== null) throw new Error(`pgbouncer ended with code ${pooler.exitCode}.`)
  }
  return {
    url: url.href,
    end: async () => {
      process.off('exit', killAtExit)
      pooler.kill('SIGKILL')
      await exited
      rmSync(folder, { recursive: true })
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => setTimeout(settle, 20, false))
  })
}

export function newestPrograms(): string | null {
  if (!existsSync(VERSIONS)) return null
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(VERSIONS, newest, 'bin')
}

/** Returns the postgres user when run as root, because Postgres refuses to run as root; otherwise null. */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return null
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
