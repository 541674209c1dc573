import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newDeviceId } from '@/lib/request-security/recognize'
import { paceRefusals } from './pace-refusals'
import { TOO_MANY } from './page-turns'

test('refusals of strangers are answered a hundred a second, and those who are known do not wait for them', async () => {
  const { ask, answered } = await serve()
  const beganMs = performance.now()
  for (let count = 0; count < 50; count++) ask('/stranger')
  await vi.waitUntil(() => answered.length > 0)
  ask('/known', { cookie: `roomtone.device=${newDeviceId()}.x` })
  await vi.waitUntil(() => answered.includes('/known'))
  expect(answered.length).toBeLessThan(50)
  await vi.waitUntil(() => answered.length === 51)
  expect(performance.now() - beganMs).toBeGreaterThan(400)
})

test('whoever leaves is not answered, and makes room', async () => {
  const { ask, answered } = await serve()
  const gone = Array.from({ length: 200 }, () => ask('/gone'))
  await vi.waitUntil(() => answered.length > 0)
  for (const request of gone) request.destroy()
  const beganMs = performance.now()
  ask('/stays')
  await vi.waitUntil(() => answered.includes('/stays'))
  expect(performance.now() - beganMs).toBeLessThan(1_000)
})

async function serve() {
  const answered: string[] = []
  const refuse = paceRefusals((request, response, { status }) => {
    answered.push(request.url ?? '')
    response.writeHead(status).end()
  })
  const server = createServer((request, response) => refuse(request, response, TOO_MANY))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    answered,
    ask: (path: string, headers = {}) =>
      get({ host: '127.0.0.1', port, path, headers }, (answer) => answer.resume()).on('error', () => {}),
  }
}
