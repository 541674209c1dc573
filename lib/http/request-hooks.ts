import { AsyncResource } from 'node:async_hooks'
import { IncomingMessage, Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** Modifies a request, or an upgrade request, before Next reads it. */
export type RequestHook = (request: IncomingMessage) => void

/** Passes a request on to Next, now or later, or answers it. */
export type Gate = (request: IncomingMessage, response: ServerResponse, goOn: () => void) => void

/** Next and our gates together exceed Node's default of 10 listeners, above which it warns of a leak. */
const MAX_LISTENERS = 30

type RequestHooks = { hooks: RequestHook[]; gates: Gate[] }

// `next dev` reevaluates modules on every change, but the server survives.
const globalForHooks = globalThis as typeof globalThis & { roomtoneRequestHooks?: RequestHooks }

/**
 * Runs every request through the hooks and then the gates, in order. Call it from instrumentation.ts, which every way of
 * starting runs: Next offers no place for this, because proxy.ts runs only after Next has parsed the request.
 */
export function installRequestHooks(hooks: RequestHook[], gates: Gate[] = []) {
  const isInstalled = globalForHooks.roomtoneRequestHooks !== undefined
  globalForHooks.roomtoneRequestHooks = { hooks, gates }
  if (isInstalled) return
  watchServers()
  // Next listens before it has started and holds these requests. It's too late for the gates.
  for (const request of waitingRequests()) passHooks(request)
}

export function listeningServers(): Server[] {
  return activeHandles().filter((handle) => handle instanceof Server)
}

/**
 * Treats upgrade requests, and unknown Expect headers, as ordinary requests. Otherwise a post with either header would be
 * lost: Next answers upgrades only in development, for its dev tools, and Node rejects unknown expectations.
 */
export function takeAsOrdinaryRequests(servers: readonly Server[], { upgrades }: { upgrades: boolean }) {
  for (const server of servers) {
    // Without a listener, Node handles an upgrade request like any other.
    if (upgrades) server.removeAllListeners('upgrade')
    server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  }
}

function watchServers() {
  const emit = Server.prototype.emit
  Server.prototype.emit = function (this: Server, event: string | symbol, ...values: unknown[]) {
    const [request, response] = values
    const goOn = () => Reflect.apply(emit, this, [event, ...values])
    if (!(request instanceof IncomingMessage) || !['request', 'upgrade'].includes(String(event)))
      return goOn()
    passHooks(request)
    if (event === 'upgrade') return goOn()
    ;(response as ServerResponse).setMaxListeners(MAX_LISTENERS)
    passGates(request, response as ServerResponse, goOn)
    return true
  }
}

function passHooks(request: IncomingMessage) {
  for (const hook of globalForHooks.roomtoneRequestHooks?.hooks ?? []) hook(request)
}

function passGates(request: IncomingMessage, response: ServerResponse, goOn: () => void) {
  // Another request may call `goOn` later, and its async context must not leak into this one.
  let next = AsyncResource.bind(goOn)
  for (const gate of globalForHooks.roomtoneRequestHooks?.gates.toReversed() ?? []) {
    const beyond = next
    next = () => gate(request, response, beyond)
  }
  next()
}

function waitingRequests(): IncomingMessage[] {
  return activeHandles().flatMap((handle) => {
    // Node keeps the current response on the socket.
    const answer = handle instanceof Socket && (handle as { _httpMessage?: ServerResponse })._httpMessage
    return answer && answer.req instanceof IncomingMessage ? [answer.req] : []
  })
}

/** Undocumented: Node has no documented way to get at its servers and sockets. */
function activeHandles(): unknown[] {
  return (process as typeof process & { _getActiveHandles: () => unknown[] })._getActiveHandles()
}
