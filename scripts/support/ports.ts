import { connect, createServer } from 'node:net'

/** Returns a free loopback port, `preferred` if possible. */
export function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (preferred === 0 ? reject(error) : resolve(freePort())))
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}

/** Whether anything listens on either loopback address; a listener on one doesn't block the other. */
export async function isTaken(port: number): Promise<boolean> {
  const answered = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)))
  return answered.includes(true)
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Returns a sentence that says what's wrong with a typed port, or null if it's valid. */
export function portNumberFault(typed: string): string | null {
  const port = Number(typed)
  return Number.isInteger(port) && port > 0 && port < 65_536
    ? null
    : `PORT must be a number from 1 to 65535, not “${typed}”.`
}

/** Returns why a server can't listen there and what to do, as a sentence, or null. Default host: all addresses. */
export function portFault(port: number, host?: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE')
        resolve(`Port ${port} is in use by another program. Stop that, or set PORT to another number.`)
      else if (code === 'EACCES')
        resolve(`This user may not listen on port ${port}. Set PORT to a number from 1024 on.`)
      else resolve(`The application cannot listen on port ${port}: ${message}.`)
    })
    probe.listen({ port, host }, () => probe.close(() => resolve(null)))
  })
}
