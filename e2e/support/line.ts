import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Starts a proxy with a fixed port whose target can change and whose connection can be cut and restored. */
export async function startLine(target: number) {
  let behind = target
  const sockets = new Set<Socket>()
  const forward = (client: Socket) => {
    const upstream = connect(behind, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  }
  let server: Server = createServer(forward).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    lead: (newTarget: number) => {
      behind = newTarget
    },
    cut: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
    mend: async () => {
      server = createServer(forward).listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
