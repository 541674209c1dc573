import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { FORM_LIMIT_BYTES, limitBodies } from './limit-bodies'

const KIB = 1024

test.each([
  ['/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`, '200'],
  ['/sign-in', `Content-Length: ${FORM_LIMIT_BYTES + 1}`, '413 body-too-large'],
  ['/sign-in', 'Transfer-Encoding: chunked', '411 length-required'],
  ['/api/conferences', `Content-Length: ${9 * KIB * KIB}`, '413 body-too-large'],
  ['/api/webhooks/freeclimb/x', `Content-Length: ${9 * KIB * KIB}`, '413 body-too-large'],
  // These are answered by its handler, which keeps a sample of what it refuses.
  ['/api/webhooks/freeclimb', `Content-Length: ${9 * KIB * KIB}`, '200'],
  ['/api/webhooks/freeclimb?a=b', 'Transfer-Encoding: chunked', '200'],
])('a body sent to %s with %s is answered %s', async (path, header, answer) => {
  const { send } = await serve()
  const [bytes] = await once(send(path, header), 'data')
  expect(String(bytes).split('\r\n\r\n')[1]).toBe(answer)
})

test('when unfinished bodies add up, the one that has been coming for longest ends', async () => {
  const { send } = await serve(150 * KIB)
  const sent: Socket[] = []
  const form = async () => {
    const socket = send('/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`)
    await once(socket, 'data')
    sent.push(socket)
  }
  await form()
  await form()
  const ended = once(sent[0] as Socket, 'close')
  await form()
  await ended
  expect(sent.map(({ closed }) => closed)).toEqual([true, false, false])
  sent[1]?.destroy()
})

test('a body that has come to its end makes no room, and is not ended', async () => {
  const { send } = await serve(150 * KIB)
  const finished = send('/sign-in', 'Content-Length: 60000', 'x'.repeat(60_000))
  await once(finished, 'data')
  const unfinished = send('/sign-in', 'Content-Length: 60000')
  await once(unfinished, 'data')
  const ended = once(unfinished, 'close')
  send('/sign-in', 'Content-Length: 60000')
  send('/sign-in', 'Content-Length: 60000')
  await ended
  expect(finished.closed).toBe(false)
})

async function serve(unfinishedLimitBytes?: number) {
  const gate = limitBodies(
    (_request, answer, { status, code }) => answer.end(`${status} ${code}`),
    unfinishedLimitBytes,
  )
  const server = createServer((request, answer) =>
    gate(request, answer, () => {
      request.resume()
      answer.write('200')
    }),
  )
  server.on('clientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    send: (path: string, header: string, body = '') => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      // HTTP/1.0 is answered without chunks.
      socket.write(`POST ${path} HTTP/1.0\r\nConnection: keep-alive\r\n${header}\r\n\r\n${body}`)
      return socket
    },
  }
}
