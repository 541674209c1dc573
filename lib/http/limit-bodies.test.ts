import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { FORM_LIMIT_BYTES, limitBodies } from './limit-bodies'

const KIB = 1024

test.each([
  ['/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`, '200'],
  ['/sign-in', `Content-Length: ${FORM_LIMIT_BYTES + 1}`, '413 body-too-large'],
  ['/api/conferences', `Content-Length: ${9 * KIB * KIB}`, '413 body-too-large'],
  ['/api/webhooks/freeclimb/x', `Content-Length: ${9 * KIB * KIB}`, '413 body-too-large'],
  // The webhook's handler answers these, and keeps a sample of what it refuses.
  ['/api/webhooks/freeclimb', `Content-Length: ${9 * KIB * KIB}`, '200'],
  ['/api/webhooks/freeclimb?a=b', 'Transfer-Encoding: chunked', '200'],
])('a body sent to %s with %s is answered %s', async (path, header, answer) => {
  const { send } = await serve()
  const body = header.startsWith('Content-Length') ? 'x'.repeat(FORM_LIMIT_BYTES) : ''
  const [bytes] = await once(send(path, header, body), 'data')
  expect(String(bytes).split('\r\n\r\n')[1]).toBe(answer)
})

test.each([
  ['/sign-in', FORM_LIMIT_BYTES, `200 ${FORM_LIMIT_BYTES}`],
  ['/sign-in', FORM_LIMIT_BYTES + 1, '413 body-too-large'],
  ['/sign-in', KIB * KIB, '413 body-too-large'],
  ['/sign-in', 0, '200 0'],
  ['/api/webhooks/freeclimb', KIB * KIB, `200 ${KIB * KIB}`],
])('a body sent to %s in chunks of %i bytes altogether is answered %s', async (path, sizeBytes, answer) => {
  const { url } = await serve()
  expect(await sendInChunks(url + path, sizeBytes)).toBe(answer)
})

test('a body in chunks goes on once it is whole, and makes room as any other until then', async () => {
  const { url, send, begun } = await serve(150 * KIB)
  const oldest = send('/sign-in', 'Transfer-Encoding: chunked', '1\r\nx\r\n')
  const ended = once(oldest, 'close')
  expect(await sendInChunks(`${url}/sign-in?whole`, 10)).toBe('200 10')
  expect(begun).toEqual(['/sign-in?whole'])
  send('/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`)
  send('/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`)
  await ended
})

test('a form goes on once it is whole, and whoever sends it slowly keeps nobody waiting', async () => {
  const { send, server, begun } = await serve()
  const slow = send('/sign-in?slow', 'Content-Length: 2', 'x')
  await once(server, 'request')
  await once(send('/sign-in?whole', 'Content-Length: 2', 'xx'), 'data')
  expect(begun).toEqual(['/sign-in?whole'])
  slow.write('x')
  await once(slow, 'data')
  expect(begun).toEqual(['/sign-in?whole', '/sign-in?slow'])
})

test('when unfinished bodies add up, the one that has been coming for longest ends', async () => {
  const { send, server } = await serve(150 * KIB)
  const sent: Socket[] = []
  const form = async () => {
    sent.push(send('/sign-in', `Content-Length: ${FORM_LIMIT_BYTES}`))
    await once(server, 'request')
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
  const { send, server } = await serve(150 * KIB)
  const finished = send('/sign-in', 'Content-Length: 60000', 'x'.repeat(60_000))
  await once(finished, 'data')
  const unfinished = send('/sign-in', 'Content-Length: 60000')
  await once(server, 'request')
  const ended = once(unfinished, 'close')
  send('/sign-in', 'Content-Length: 60000')
  send('/sign-in', 'Content-Length: 60000')
  await ended
  expect(finished.closed).toBe(false)
})

function sendInChunks(url: string, sizeBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (answer) => {
      let text = ''
      answer.on('data', (part) => {
        text += part
      })
      answer.on('end', () => resolve(text))
    })
    asked.on('error', reject)
    for (let sent = 0; sent < sizeBytes; sent += 10_000)
      asked.write('x'.repeat(Math.min(10_000, sizeBytes - sent)))
    asked.end()
  })
}

async function serve(unfinishedLimitBytes?: number) {
  const begun: string[] = []
  const gate = limitBodies(
    (_request, answer, { status, code }) => answer.end(`${status} ${code}`),
    unfinishedLimitBytes,
  )
  const server = createServer((request, answer) =>
    gate(request, answer, () => {
      begun.push(request.url ?? '')
      answer.write('200')
      let sizeBytes = 0
      request.on('data', (part) => {
        sizeBytes += part.length
      })
      if (request.headers['transfer-encoding'] === undefined) return
      request.on('end', () => answer.end(` ${sizeBytes}`))
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
    begun,
    server,
    url: `http://127.0.0.1:${port}`,
    send: (path: string, header: string, body = '') => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      // Responses to HTTP/1.0 aren't chunked.
      socket.write(`POST ${path} HTTP/1.0\r\nConnection: keep-alive\r\n${header}\r\n\r\n${body}`)
      return socket
    },
  }
}
