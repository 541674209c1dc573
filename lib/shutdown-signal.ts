// Instrumentation and routes are built apart, and each has a copy of this module.
const globalForShutdown = globalThis as typeof globalThis & { roomtoneShutdown?: AbortController }

export function shutdown(): AbortController {
  globalForShutdown.roomtoneShutdown ??= new AbortController()
  return globalForShutdown.roomtoneShutdown
}

/** Aborts when this process is asked to end. */
export function shutdownSignal(): AbortSignal {
  return shutdown().signal
}
