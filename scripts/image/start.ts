// The container image's entry point: prepares the database, then becomes the server.
import '../support/load-environment'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { portFault, portNumberFault } from '../support/ports'

const { PORT = '3000', HOSTNAME } = process.env

const fault = portNumberFault(PORT) ?? (await portFault(Number(PORT), HOSTNAME))
if (fault !== null) {
  console.error(fault)
  process.exit(1)
}
await migrate()
// Next.js's server, next to this file. A variable, so that the bundler doesn't follow the import.
const server = './server.js'
await import(server)

/** Migrates in a child process, which frees its memory. If the container is stopped meanwhile, exits once it's done. */
async function migrate() {
  let isStopping = false
  const stop = () => {
    isStopping = true
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  const child = fork(fileURLToPath(new URL('./migrate.mjs', import.meta.url)))
  const code = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  for (const signal of signals) process.off(signal, stop)
  if (code !== 0 || isStopping) process.exit(code)
}
