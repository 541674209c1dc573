import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Role } from '../../lib/permissions/permissions'
import { SIGNING_SECRETS } from '../../playwright.config'
import type { EmbeddedDatabaseMessage } from '../../scripts/database/embedded'
import { applyMigrations } from '../../scripts/database/migrations'
import { startSimulator } from '../../scripts/freeclimb-simulator/server'
import { newSessionCookie } from '../../scripts/support/new-session'
import { commandFile, SHORT_LIVED } from '../../testing/commands'
import { startLine } from './line'

/** Starts a database whose connection can be cut and restored. */
export async function startDatabase() {
  const embedded = fork(commandFile('database/embedded'), [], { execArgv: [SHORT_LIVED] })
  const [message] = (await once(embedded, 'message')) as [EmbeddedDatabaseMessage]
  if ('refused' in message) throw new Error(message.refused)
  await applyMigrations(message.url)
  const line = await startLine(Number(new URL(message.url).port))
  const url = new URL(message.url)
  url.port = String(line.port)
  return {
    url: url.href,
    cut: line.cut,
    mend: line.mend,
    stop: async () => {
      line.cut()
      embedded.disconnect()
      await once(embedded, 'exit')
    },
  }
}

/** Starts the built application with these settings. */
export async function startApp(settings: Record<string, string>, port = 0) {
  const log: string[] = []
  const env: NodeJS.ProcessEnv = { ...process.env, ...settings }
  const child: ChildProcess = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    { stdio: ['ignore', 'pipe', 'pipe'], env },
  )
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`next start ended with ${code}: ${log.join('')}`)))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (bytes) => {
        log.push(String(bytes))
        const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(log.join('')) ?? []
        if (port !== undefined && log.join('').includes('Ready')) resolve(`http://127.0.0.1:${port}`)
      })
    }
  })
  return {
    url,
    log: () => log.join(''),
    /** Returns the Cookie header of a new session, by default an admin's */
    signIn: (role?: Role) => newSessionCookie(env, role, [commandFile('support/session-cookie')]),
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** Starts an application with its own database and FreeClimb simulator. */
export async function startInstallation(settings: Record<string, string>) {
  const [simulator, database] = await Promise.all([
    startSimulator({
      credentials: {
        accountId: process.env.FREECLIMB_ACCOUNT_ID ?? '',
        apiKey: process.env.FREECLIMB_API_KEY ?? '',
        signingSecrets: SIGNING_SECRETS,
      },
    }),
    startDatabase(),
  ])
  const start = (port?: number) =>
    startApp({ DATABASE_URL: database.url, FREECLIMB_API_URL: simulator.apiUrl, ...settings }, port)
  const first = await start()
  let app = first
  return {
    simulator,
    app: first,
    /** Restarts the stopped application at the same URL */
    startAgain: async () => {
      app = await start(Number(new URL(first.url).port))
    },
    stop: async () => {
      await app.stop()
      await database.stop()
      await simulator.close()
    },
  }
}
