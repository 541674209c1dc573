// Runs background jobs until stopped: npm run worker
import { logIfArchiveUnusable } from '@/lib/archive/open-archive-store'
import { databaseUrlWarnings, parseEnvironment, SettingsError } from '@/lib/env'
import { log } from '@/lib/log'
import { startTelemetry } from '@/lib/telemetry'
import { runWorker } from '@/lib/worker/worker'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
// The parent process is gone.
process.on('disconnect', () => stopping.abort())

try {
  parseEnvironment(process.env)
} catch (error) {
  if (!(error instanceof SettingsError)) throw error
  console.error(error.message)
  process.exit(1)
}
for (const warning of databaseUrlWarnings()) log.warn(warning)
await startTelemetry()
log.info('the worker is running')
void logIfArchiveUnusable()
await runWorker(stopping.signal)
process.exit(0)
