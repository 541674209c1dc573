import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLine } from '../e2e/support/line'
import type { EmbeddedDatabaseMessage } from '../scripts/database/embedded'
import { applyMigrations } from '../scripts/database/migrations'
import { keepRunning } from './service'

/** Starts the embedded database on disk and keeps it running, at a URL that stays the same when its process restarts. */
export async function startEmbedded() {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-fault-'))
  const line = await startLine(0)
  let resolve = (_url: string) => {}
  const firstUp = new Promise<string>((settle) => {
    resolve = settle
  })
  const service = keepRunning(() => {
    const child = fork('scripts/database/embedded.ts', [folder], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child.once('message', (message: EmbeddedDatabaseMessage) => {
      if ('refused' in message) throw new Error(message.refused)
      line.lead(Number(new URL(message.url).port))
      resolve(message.url)
    })
    return child
  })
  const url = new URL(await firstUp)
  url.port = String(line.port)
  await applyMigrations(url.href)
  return {
    url: url.href,
    service,
    /** Makes it unreachable; unlike after a kill, it keeps running */
    stop: () => line.cut(),
    start: () => line.mend(),
    end: async () => {
      line.cut()
      await service.stop()
      rmSync(folder, { recursive: true })
    },
  }
}
