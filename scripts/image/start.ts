// What the container image runs: gets the database ready, then is the server.
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
// A specifier that the bundler does not follow: Next.js's own server, beside this file.
const server = './server.js'
await import(server)

/** In a process of its own, whose memory goes with it. A container that is stopped meanwhile ends when it is done. */
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
