import { readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  const liveness = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve, reject) => {
    liveness.once('error', reject)
    liveness.listen(0, '127.0.0.1', resolve)
  })
  liveness.unref()
  const address = liveness.address()
  if (address === null || typeof address === 'string') throw new Error('no loopback port to listen on')
  const lock: Lock = { pid: process.pid, livenessPort: address.port, url: null }

  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(lock), { flag: 'wx' })
      return {
        ok: true,
        publish: (url) => writeFileSync(file, JSON.stringify({ ...lock, url })),
        release: () => {
          rmSync(file, { force: true })
          liveness.close()
        },
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = readLock(file)
    if (holder && (await answers(holder.livenessPort))) {
      liveness.close()
      return { ok: false, pid: holder.pid, url: holder.url }
    }
    rmSync(file, { force: true })
  }
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
    socket.once('error', () => settle(false))
  })
}
