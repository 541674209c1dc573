import { fork } from 'node:child_process'
import { once } from 'node:events'

const FIRST_PAUSE_MS = 1_000
const MAX_PAUSE_MS = 60_000

export type Worker = { stop: () => Promise<void> }

/** Runs a worker and restarts it when it exits, with exponential backoff while it exits early. */
export function keepWorking(script: string, env: NodeJS.ProcessEnv): Worker {
  let stopping = false
  let pauseMs = FIRST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let worker = start()

  function start() {
    const startedMs = performance.now()
    const child = fork(script, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env })
    child.once('exit', (code, signal) => {
      if (stopping) return
      if (performance.now() - startedMs > MAX_PAUSE_MS) pauseMs = FIRST_PAUSE_MS
      console.error(
        `The worker has stopped unexpectedly (${signal ?? `code ${code}`}). It starts again in ${pauseMs / 1_000} s.`,
      )
      timer = setTimeout(() => {
        worker = start()
      }, pauseMs)
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
    })
    return child
  }

  return {
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (worker.exitCode !== null || worker.signalCode !== null) return
      worker.kill('SIGTERM')
      await once(worker, 'exit')
    },
  }
}
