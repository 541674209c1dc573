import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { shutdown, shutdownSignal } from '@/lib/shutdown-signal'
import type { Gate } from './request-hooks'

/** For requests and responses still in transit at the signal. Players and browsers retry the rest by themselves. */
const GRACE_MS = 2_000

/** For complete requests without a response: longer than a post waits for a database connection. */
const MAX_MS = 20_000

const LOOK_EVERY_MS = 100

/**
 * Bounds the time from a signal to exit. Next closes its port but then waits for every connection, however slow or idle.
 * This still answers every request already received, but cuts off other connections.
 */
export function endConnectionsAtSignal(servers: readonly Server[]): Gate {
  const answers = new Set<ServerResponse>()
  const sockets = new Set<IncomingMessage['socket']>()
  for (const server of servers) {
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
  }

  const endByNow = () => {
    if (shutdownSignal().aborted) return
    shutdown().abort()
    for (const answer of answers) answer.shouldKeepAlive = false
    // A response whose headers were already sent may keep its connection open.
    setInterval(() => {
      for (const server of servers) server.closeIdleConnections()
    }, LOOK_EVERY_MS).unref()
    setTimeout(() => {
      const working = new Set([...answers].filter(isBeingWorkedOut).map(({ req }) => req.socket))
      for (const socket of sockets) if (!working.has(socket)) socket.destroy()
    }, GRACE_MS).unref()
    setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, MAX_MS).unref()
  }
  // Without a listener from Next, as on serverless hosts, the host ends the process itself.
  if (process.listenerCount('SIGTERM') > 0) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, endByNow)
    // SIGHUP, sent when a terminal closes, would end Node immediately.
    process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'))
  }

  return (_request, answer, goOn) => {
    answers.add(answer)
    answer.once('close', () => answers.delete(answer))
    if (shutdownSignal().aborted) answer.shouldKeepAlive = false
    goOn()
  }
}

function isBeingWorkedOut(answer: ServerResponse) {
  return answer.req.complete && !answer.headersSent
}
