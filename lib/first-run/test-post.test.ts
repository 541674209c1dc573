import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { checkSignature } from '@/lib/freeclimb/signature'
import { sendTestPost } from './test-post'

test('without a configured address the test goes to this process, and to no other host', async () => {
  const arrived: { request: IncomingMessage; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    arrived.push({ request, body: Buffer.concat(await request.toArray()) })
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"No."}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, {
    PORT: String(port),
    APP_URL: '',
    FREECLIMB_SIGNING_SECRETS: 'sigsec_a,sigsec_b',
  })

  expect(await sendTestPost()).toMatchObject({
    url: `http://127.0.0.1:${port}/api/webhooks/freeclimb`,
    isPublicAddress: false,
    sent: { kind: 'answered', status: 401, error: 'No.', deliveryId: null },
  })
  const [{ request, body }] = arrived as [(typeof arrived)[0]]
  expect(request.url).toBe('/api/webhooks/freeclimb')
  expect(checkSignature(String(request.headers['freeclimb-signature']), body, ['sigsec_a']).ok).toBe(true)
  server.close()
})
