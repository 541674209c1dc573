// Next bundles instrumentation and routes separately, each with its own copy of this module.
const globalForShutdown = globalThis as typeof globalThis & { roomtoneShutdown?: AbortController }

export function shutdown(): AbortController {
  globalForShutdown.roomtoneShutdown ??= new AbortController()
  return globalForShutdown.roomtoneShutdown
}

/** Aborts when this process is asked to exit. */
export function shutdownSignal(): AbortSignal {
  return shutdown().signal
}
