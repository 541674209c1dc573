import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { syncFile } from './synced-files'

type Lock = { id: string; pid: number; livenessPort: number; url: string | null }

/** A power cut can leave a lock file empty that an earlier version wrote. */
const UNREADABLE: Lock = { id: 'unreadable', pid: 0, livenessPort: 0, url: null }

export type Claim =
  | { ok: true; publish: (url: string) => void; release: () => void }
  | { ok: false; pid: number; url: string | null }

/**
 * Takes a data folder for this process alone. The holder listens on a loopback port named in the lock file:
 * the kernel closes that port however the process ends, so a lock left by a killed process is seen to be stale
 * even where process ids are used again.
 */
export async function claimFolder(folder: string): Promise<Claim> {
  const file = join(folder, 'roomtone.lock')
  const liveness = createServer((socket) => socket.end())
  await new Promise<void>((resolve, reject) => {
    liveness.once('error', reject)
    liveness.listen(0, '127.0.0.1', resolve)
  })
  liveness.unref()
  const address = liveness.address()
  if (address === null || typeof address === 'string') throw new Error('no loopback port to listen on')
  const lock: Lock = { id: randomUUID(), pid: process.pid, livenessPort: address.port, url: null }

  const holder = await take(file, lock)
  if (holder) {
    liveness.close()
    return { ok: false, pid: holder.pid, url: holder.url }
  }
  return {
    ok: true,
    publish: (url) => replace(file, { ...lock, url }),
    release: () => {
      rmSync(file, { force: true })
      liveness.close()
    },
  }
}

/**
 * Puts `lock` at `path`, or says who has it. A stale lock is only ever replaced by whoever holds the lock named after
 * it, and only while it is still there: of several that find it, one takes its place, and a slow one that saw it
 * cannot take away what has come since.
 */
async function take(path: string, lock: Lock): Promise<Lock | null> {
  for (;;) {
    if (linked(path, lock)) return null
    const holder = readLock(path)
    if (holder === null) continue
    const isReadable = holder !== UNREADABLE
    if (isReadable && (await answers(holder.livenessPort))) return holder
    const succession = isReadable ? join(dirname(path), `roomtone.lock.${holder.id}`) : `${path}.unreadable`
    const rival = await take(succession, lock)
    if (rival) return rival
    const still = readLock(path)?.id === holder.id
    if (still) replace(path, lock)
    rmSync(succession, { force: true })
    if (still) return null
  }
}

// Linked or renamed into place whole: a lock is never seen half written.
function linked(path: string, lock: Lock) {
  const own = writeAside(path, lock)
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(own, { force: true })
  }
}

function replace(path: string, lock: Lock) {
  renameSync(writeAside(path, lock), path)
}

function writeAside(path: string, lock: Lock) {
  const own = `${path}.${process.pid}`
  writeFileSync(own, JSON.stringify(lock), { mode: 0o600 })
  syncFile(own)
  return own
}

/** What stands in a lock file; null when there is none. */
function readLock(file: string): Lock | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock
  } catch (error) {
    return error instanceof SyntaxError ? UNREADABLE : null
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 })
    const settle = (alive: boolean) => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(true))
    // Only a refusal says that nobody listens: a holder in the middle of things may break off.
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'))
  })
}
