import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { syncFile } from './synced-files'

type Lock = { id: string; pid: number; livenessPort: number; url: string | null }

/** A power cut can leave an empty lock file written by an earlier version. */
const UNREADABLE: Lock = { id: 'unreadable', pid: 0, livenessPort: 0, url: null }

export type Claim =
  | { ok: true; publish: (url: string) => void; release: () => void }
  | { ok: false; pid: number; url: string | null }

/**
 * Locks a data folder for this process. The holder listens on a loopback port named in the lock file, which the kernel
 * closes however the process ends, so a lock left by a killed process is detected as stale even if its PID is reused.
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
 * Puts `lock` at `path`, or returns the current holder. To replace a stale lock, a process must hold a second lock named
 * after it, and the stale lock must still be there. So only one of several processes replaces it, and a slow process that
 * saw the stale lock can't remove its successor.
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

// Linked or renamed into place, so that no process sees a partly written lock.
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

/** Reads a lock file; null if there is none. */
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
    // Only a refused connection proves that nothing listens; a busy holder can cause any other error.
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'))
  })
}
