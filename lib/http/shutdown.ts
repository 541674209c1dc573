import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { shutdown, shutdownSignal } from '@/lib/shutdown-signal'
import type { Gate } from './arrivals'

/** For what is being read or sent when the signal comes. Players and browsers ask for the rest again by themselves. */
const GRACE_MS = 2_000

/** For what has been received and not answered yet: longer than a post waits for a database connection. */
const LONGEST_MS = 20_000

const LOOK_EVERY_MS = 100

/**
 * Has the process end soon after a signal. Next then closes its port and waits for every connection, however slowly its
 * other side reads, sends or says nothing. Here whatever has been received is still answered; what is only being read,
 * sent or kept open ends.
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
    // An answer that was begun before now may leave its connection open.
    setInterval(() => {
      for (const server of servers) server.closeIdleConnections()
    }, LOOK_EVERY_MS).unref()
    setTimeout(() => {
      const working = new Set([...answers].filter(isBeingWorkedOut).map(({ req }) => req.socket))
      for (const socket of sockets) if (!working.has(socket)) socket.destroy()
    }, GRACE_MS).unref()
    setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, LONGEST_MS).unref()
  }
  // Where Next listens for none, such as on a host of functions, the host ends the process itself.
  if (process.listenerCount('SIGTERM') > 0) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, endByNow)
    // With it, which is a terminal's that is closed, Node would end at once.
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
