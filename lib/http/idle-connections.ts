import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Gate } from './arrivals'

/** Far more than a load balancer keeps, and little enough memory. */
const IDLE_LIMIT = 1_000

/** Keeps a connection open between requests, for longer than what is in front does: no request then meets one that just closed. */
export function keepConnections(servers: readonly Server[], keepAliveMs: number) {
  for (const server of servers) server.keepAliveTimeout = keepAliveMs
}

/**
 * Closes the connections that have been idle for longest when there are too many, so that visitors who leave theirs open
 * take a bounded amount of memory and file descriptors.
 */
export function limitIdleConnections(limit = IDLE_LIMIT): Gate {
  // Each may carry several requests at once.
  const unanswered = new Map<Socket, number>()
  const idle = new Set<Socket>()

  function watch(socket: Socket) {
    unanswered.set(socket, 0)
    socket.once('close', () => {
      unanswered.delete(socket)
      idle.delete(socket)
    })
  }

  function noteAnswered(socket: Socket) {
    const left = (unanswered.get(socket) ?? 0) - 1
    // Its own close comes before that of an answer that it cut short.
    if (left < 0) return
    unanswered.set(socket, left)
    if (left > 0) return
    idle.add(socket)
    const [oldest] = idle
    if (idle.size > limit) oldest?.destroy()
  }

  return ({ socket }, response, goOn) => {
    if (!unanswered.has(socket)) watch(socket)
    idle.delete(socket)
    unanswered.set(socket, (unanswered.get(socket) ?? 0) + 1)
    response.once('close', () => noteAnswered(socket))
    goOn()
  }
}
