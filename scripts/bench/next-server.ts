import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { on, once } from 'node:events'
import { mkdirSync, openSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { newSessionCookie } from '../support/new-session'
import { freePort } from '../support/ports'

/**
 * The webhook's baseline: an application with one route that returns [], on the same Next.js version, build and machine.
 * A bare route inside Roomtone would be slightly fairer, by one routing table, but would be exposed to the internet.
 */
export const BARE_APP = 'scripts/bench/bare-app'

const LIVE_MEMORY = pathToFileURL('scripts/bench/live-memory.mjs').href
const LOG_FILE = '.data/bench.log'
const START_LIMIT_MS = 60_000

export type NextServer = {
  url: string
  pid: number
  /** Returns the Cookie header of a new admin session */
  signIn: () => Promise<string>
  /** Returns the bytes in the heap and in external buffers after a full collection */
  liveBytes: () => Promise<number>
  stop: () => Promise<void>
}

/** Starts a folder's built application in production mode; resolves when it responds. */
export async function startNext(
  folder: string,
  environment: Record<string, string> = {},
): Promise<NextServer> {
  mkdirSync('.data', { recursive: true, mode: 0o700 })
  const log = openSync(LOG_FILE, 'a', 0o600)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const secret = process.env.AUTH_SECRET?.trim() || randomBytes(32).toString('base64')
  const env = { ...process.env, LOG_LEVEL: 'info', APP_URL: url, AUTH_SECRET: secret, ...environment }
  const child = spawn(
    process.execPath,
    [
      '--import',
      LIVE_MEMORY,
      'node_modules/next/dist/bin/next',
      'start',
      folder,
      '--hostname',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    { stdio: ['ignore', log, log, 'ipc'], env },
  )
  const kill = () => child.kill()
  process.once('exit', kill)
  await untilItAnswers(url, child)
  return {
    url,
    pid: child.pid ?? 0,
    signIn: () => newSessionCookie(env),
    liveBytes: async () => {
      child.send('live memory')
      for await (const [message] of on(child, 'message')) {
        if (typeof message?.liveBytes === 'number') return message.liveBytes
      }
    },
    stop: async () => {
      process.off('exit', kill)
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

async function untilItAnswers(url: string, child: ChildProcess) {
  const deadline = Date.now() + START_LIMIT_MS
  while (!(await fetch(url, { redirect: 'manual' }).then(Boolean, () => false))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`${url} does not answer. ${LOG_FILE} may say why.`)
    }
    await wait(50)
  }
}
