import { IncomingMessage, Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** Called once for each request, and for each request to upgrade, before Next reads anything of it. */
export type ArrivalHook = (request: IncomingMessage) => void

const ARRIVALS = ['request', 'upgrade']

// `next dev` evaluates modules again on every change, and the server stays.
const globalForArrivals = globalThis as typeof globalThis & { roomtoneArrivalHooks?: ArrivalHook[] }

/**
 * Installs what is done to every request of this process, in this order. Called from instrumentation.ts, which every way
 * of starting runs: Next has no place for it of its own, because proxy.ts comes after Next's own reading of a request.
 */
export function installArrivalHooks(hooks: ArrivalHook[]) {
  const isInstalled = globalForArrivals.roomtoneArrivalHooks !== undefined
  globalForArrivals.roomtoneArrivalHooks = hooks
  if (isInstalled) return
  watchServers()
  // Next listens before it has started, and lets these wait.
  for (const request of waitingRequests()) arrive(request)
}

/** The HTTP servers of this process that listen. */
export function listeningServers(): Server[] {
  return activeHandles().filter((handle) => handle instanceof Server)
}

function watchServers() {
  const emit = Server.prototype.emit
  Server.prototype.emit = function (this: Server, event: string | symbol, ...values: unknown[]) {
    const [request] = values
    if (ARRIVALS.includes(String(event)) && request instanceof IncomingMessage) arrive(request)
    return Reflect.apply(emit, this, [event, ...values])
  }
}

function arrive(request: IncomingMessage) {
  for (const hook of globalForArrivals.roomtoneArrivalHooks ?? []) hook(request)
}

function waitingRequests(): IncomingMessage[] {
  return activeHandles().flatMap((handle) => {
    // Node keeps the answer under way on its socket.
    const answer = handle instanceof Socket && (handle as { _httpMessage?: ServerResponse })._httpMessage
    return answer && answer.req instanceof IncomingMessage ? [answer.req] : []
  })
}

/** What holds the process open. Node documents no way to ask for it. */
function activeHandles(): unknown[] {
  return (process as typeof process & { _getActiveHandles: () => unknown[] })._getActiveHandles()
}
