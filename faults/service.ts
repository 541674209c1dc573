import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'

// systemd's default delay before a restart.
const RESTART_AFTER_MS = 100

export type Service = {
  pid: () => number
  /** Sends SIGKILL; the service then restarts */
  kill: () => Promise<void>
  starts: () => number
  /** Output of all its processes, concatenated */
  log: () => string
  stop: () => Promise<void>
}

/** Keeps a process running as a service manager would, restarting it whenever it exits. */
export function keepRunning(start: () => ChildProcess): Service {
  const written: string[] = []
  let starts = 0
  let stopping = false
  let child = launch()
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)

  function launch() {
    starts += 1
    const launched = start()
    launched.stdout?.on('data', (bytes) => written.push(String(bytes)))
    launched.stderr?.on('data', (bytes) => written.push(String(bytes)))
    launched.once('exit', async () => {
      await wait(RESTART_AFTER_MS)
      if (!stopping) child = launch()
    })
    return launched
  }

  return {
    pid: () => child.pid ?? 0,
    kill: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    starts: () => starts,
    log: () => written.join(''),
    stop: async () => {
      stopping = true
      process.off('exit', killAtExit)
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      // A forked process exits when its IPC channel closes.
      if (child.connected) child.disconnect()
      else child.kill('SIGTERM')
      const forced = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await ended
      clearTimeout(forced)
    },
  }
}
