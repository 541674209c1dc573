import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { keepConnections, limitIdleConnections } from './idle-connections'

test('tells how long an idle connection is kept', async () => {
  const { open } = await serve(2)
  expect(await ask(open(), '/')).toContain('Keep-Alive: timeout=125')
})

test('closes the connection that has been idle for longest when there are too many', async () => {
  const { open } = await serve(2)
  const [first, second, third] = [open(), open(), open()] as const
  await ask(first, '/')
  await ask(second, '/')
  await ask(first, '/')
  const ended = once(second, 'close')
  await ask(third, '/')
  await ended
  expect([first.closed, third.closed]).toEqual([false, false])
  expect(await ask(first, '/')).toContain('200 OK')
})

test('closes none that waits for an answer, and forgets those that closed themselves', async () => {
  const { open, arrival, answerHeld } = await serve(1)
  const busy = open()
  const arrived = arrival()
  // Two pipelined requests, of which one is answered.
  busy.write(`${request('/')}${request('/held')}`)
  await arrived
  const gone = open()
  await ask(gone, '/')
  gone.end()
  await once(gone, 'close')
  const idle = open()
  await ask(idle, '/')
  expect([busy.closed, idle.closed]).toEqual([false, false])
  const answered = once(busy, 'data')
  const ended = once(idle, 'close')
  answerHeld()
  await answered
  await ended
})

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`

async function ask(socket: Socket, path: string): Promise<string> {
  const answered = once(socket, 'data')
  socket.write(request(path))
  return String((await answered)[0])
}

async function serve(limit: number) {
  const gate = limitIdleConnections(limit)
  let held = () => {}
  let recordHeld = () => {}
  const server = createServer((asked, answer) =>
    gate(asked, answer, () => {
      if (asked.url !== '/held') return answer.end('x')
      held = () => answer.end('held')
      recordHeld()
    }),
  )
  keepConnections([server], 125_000)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    open: () => connect(port, '127.0.0.1').on('error', () => {}),
    arrival: () => new Promise<void>((resolve) => (recordHeld = resolve)),
    answerHeld: () => held(),
  }
}
