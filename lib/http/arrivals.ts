import { AsyncResource } from 'node:async_hooks'
import { IncomingMessage, Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** Changes a request, or a request to upgrade, before Next reads anything of it. */
export type ArrivalHook = (request: IncomingMessage) => void

/** Lets a request go on to Next, now or later, or answers it instead. */
export type Gate = (request: IncomingMessage, response: ServerResponse, goOn: () => void) => void

/** Next and we together are more than the ten that wait for the end of an answer, beyond which Node warns of a leak. */
const MOST_LISTENERS = 30

type Arrivals = { hooks: ArrivalHook[]; gates: Gate[] }

// `next dev` evaluates modules again on every change, and the server stays.
const globalForArrivals = globalThis as typeof globalThis & { roomtoneArrivals?: Arrivals }

/**
 * Has every request of this process pass first the hooks, then the gates, each in this order. Called from
 * instrumentation.ts, which every way of starting runs: Next has no place for it of its own, because proxy.ts comes after
 * Next's own reading of a request.
 */
export function installArrivalHooks(hooks: ArrivalHook[], gates: Gate[] = []) {
  const isInstalled = globalForArrivals.roomtoneArrivals !== undefined
  globalForArrivals.roomtoneArrivals = { hooks, gates }
  if (isInstalled) return
  watchServers()
  // Next listens before it has started, and has these wait. It is too late for the gates.
  for (const request of waitingRequests()) passHooks(request)
}

/** The HTTP servers of this process that listen. */
export function listeningServers(): Server[] {
  return activeHandles().filter((handle) => handle instanceof Server)
}

/**
 * Has a request to upgrade, and one that expects something unknown, answered like any other. Next never answers a request
 * to upgrade except in development, where its tools need websockets, and Node refuses unknown expectations: a post that
 * carries either header would be lost.
 */
export function takeAsOrdinaryRequests(servers: readonly Server[], { upgrades }: { upgrades: boolean }) {
  for (const server of servers) {
    // Node reads a request to upgrade as an ordinary one where nothing listens for it.
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
    ;(response as ServerResponse).setMaxListeners(MOST_LISTENERS)
    passGates(request, response as ServerResponse, goOn)
    return true
  }
}

function passHooks(request: IncomingMessage) {
  for (const hook of globalForArrivals.roomtoneArrivals?.hooks ?? []) hook(request)
}

function passGates(request: IncomingMessage, response: ServerResponse, goOn: () => void) {
  // What opens a gate later may be another request, whose context is not to become this one's.
  let next = AsyncResource.bind(goOn)
  for (const gate of globalForArrivals.roomtoneArrivals?.gates.toReversed() ?? []) {
    const beyond = next
    next = () => gate(request, response, beyond)
  }
  next()
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
