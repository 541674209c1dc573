// Works on what is done in the background until it is stopped: npm run worker
import { existsSync } from 'node:fs'
import { work } from '@/lib/jobs/runner'
import { log } from '@/lib/log'
import { startTelemetry } from '@/lib/telemetry'

if (existsSync('.env')) process.loadEnvFile('.env')

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

await startTelemetry()
log.info('the worker is up')
await work(stopping.signal)
process.exit(0)
