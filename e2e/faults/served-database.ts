import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyMigrations } from '../../scripts/database/migrations'
import { freePort } from '../../scripts/ports'

const VERSIONS = '/usr/lib/postgresql'

/** A Postgres server of its own that can be stopped and started, of the newest version installed; null without one. */
export async function startServed() {
  const programs = newestPrograms()
  if (programs === null) return null
  const user = unprivilegedUser()
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  if (user !== null) chownSync(folder, user.uid, user.gid)
  const run = (program: string, words: string[]) =>
    // pg_ctl leaves its output to the server, which would keep a pipe open.
    execFileSync(join(programs, program), ['-D', folder, ...words], { stdio: 'ignore', cwd: folder, ...user })
  const port = await freePort()
  // No power is lost here, and what was handed to the system outlives the server.
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

export function newestPrograms(): string | null {
  if (!existsSync(VERSIONS)) return null
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))[0]
  return newest === undefined ? null : join(VERSIONS, newest, 'bin')
}

/** Postgres refuses to run as root. */
export function unprivilegedUser() {
  if (process.getuid?.() !== 0) return null
  const idOf = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
