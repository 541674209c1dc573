import { parseArgs } from 'node:util'
import { loadCredentials } from './credentials'
import { type SimulatorOptions, startSimulator } from './server'

const HELP = `npx tsx scripts/freeclimb-simulator/main.ts [--port 4010] [--host 127.0.0.1] [--range-ignored]

Stands in for FreeClimb on this machine. Reads FREECLIMB_ACCOUNT_ID, FREECLIMB_API_KEY and
FREECLIMB_SIGNING_SECRETS from the environment.`

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'] as const

function readOptions(): SimulatorOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      host: { type: 'string', default: '127.0.0.1' },
      'range-ignored': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) stop(0, HELP)
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN
  if (!(port <= 65535)) throw new Error('--port must be a number from 0 to 65535.')
  const host = LOOPBACK_HOSTS.find((one) => one === values.host)
  if (!host)
    throw new Error(
      `--host must be one of ${LOOPBACK_HOSTS.join(', ')}: the simulator is for this machine only.`,
    )
  return { port, host, rangeIgnored: values['range-ignored'] }
}

function stop(exitCode: number, sentence: string): never {
  console[exitCode === 0 ? 'log' : 'error'](sentence)
  process.exit(exitCode)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

let options: SimulatorOptions
try {
  options = readOptions()
} catch (error) {
  stop(2, messageOf(error))
}
const loaded = loadCredentials(process.env)
if (!loaded.ok) stop(1, `Set ${loaded.missing.join(', ')} for the simulator.`)
try {
  const simulator = await startSimulator({ ...options, credentials: loaded.credentials })
  console.log(`FreeClimb simulator ready at ${simulator.url} (REST API: ${simulator.apiUrl})`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => simulator.close().then(() => process.exit(0)))
  }
} catch (error) {
  stop(1, `The simulator could not start: ${messageOf(error)}.`)
}
