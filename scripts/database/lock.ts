import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

type Lock = { pid: number; livenessPort: number; url: string | null }

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
  const lock: Lock = { pid: process.pid, livenessPort: address.port, url: null }

  const own = `${file}.${process.pid}`
  for (;;) {
    // Linked into place whole: a lock is never seen half written.
    writeFileSync(own, JSON.stringify(lock))
    try {
      linkSync(own, file)
      return {
        ok: true,
        publish: (url) => {
          writeFileSync(own, JSON.stringify({ ...lock, url }))
          renameSync(own, file)
        },
        release: () => {
          rmSync(file, { force: true })
          liveness.close()
        },
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      rmSync(own, { force: true })
    }
    const holder = readLock(file)
    if (holder && (await answers(holder.livenessPort))) {
      liveness.close()
      return { ok: false, pid: holder.pid, url: holder.url }
    }
    if (holder) removeStale(file, holder)
  }
}

// Of several that find the same stale lock, one moves it away. Whoever moved a lock that has come since puts it back.
function removeStale(file: string, stale: Lock) {
  const moved = `${file}.${process.pid}.stale`
  try {
    renameSync(file, moved)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return
  }
  if (readLock(moved)?.livenessPort !== stale.livenessPort) linkSync(moved, file)
  rmSync(moved, { force: true })
}

function readLock(file: string): Lock | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Lock
  } catch {
    return null
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
