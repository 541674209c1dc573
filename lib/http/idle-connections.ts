import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Gate } from './request-hooks'

/** Far more than a load balancer keeps open, and little memory. */
const IDLE_LIMIT = 1_000

/** Keeps idle connections open longer than the proxy in front, so that it never sends a request on one we just closed. */
export function keepConnections(servers: readonly Server[], keepAliveMs: number) {
  for (const server of servers) server.keepAliveTimeout = keepAliveMs
}

/** Closes the longest-idle connections above the limit, to bound memory and file descriptors. */
export function limitIdleConnections(limit = IDLE_LIMIT): Gate {
  // A connection can carry several requests at once.
  const unanswered = new Map<Socket, number>()
  const idle = new Set<Socket>()

  function watch(socket: Socket) {
    unanswered.set(socket, 0)
    socket.once('close', () => {
      unanswered.delete(socket)
      idle.delete(socket)
    })
  }

  function recordAnswered(socket: Socket) {
    const left = (unanswered.get(socket) ?? 0) - 1
    // When a socket closes, its `close` comes before that of the response it cut off.
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
    response.once('close', () => recordAnswered(socket))
    goOn()
  }
}
