import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ConferencePost } from './conference/posts'
import { type SimulatorOptions, startSimulator } from './server'
import type { Simulator } from './simulator'

export interface ReceivedPost {
  headers: IncomingHttpHeaders
  body: string
  post: ConferencePost
}

/** Starts a simulator that stops when the test finishes. */
export async function simulatorForTest(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options)
  onTestFinished(() => simulator.close())
  return simulator
}

/** Starts a server that records posts in order of arrival and stops when the test finishes. */
export async function receiverForTest(httpStatus = 200): Promise<{ url: string; received: ReceivedPost[] }> {
  const received: ReceivedPost[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += part
    received.push({ headers: request.headers, body, post: JSON.parse(body || 'null') })
    response.writeHead(httpStatus, { location: '/elsewhere', 'content-type': 'application/json' }).end('[]')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received }
}

/** Sends an authenticated REST request; `path` is relative to the account. */
export function askApi(simulator: Simulator, path: string, init: RequestInit = {}): Promise<Response> {
  const basic = Buffer.from(`${simulator.accountId}:${simulator.apiKey}`).toString('base64')
  return fetch(`${simulator.apiUrl}/Accounts/${simulator.accountId}${path}`, {
    ...init,
    headers: { authorization: `Basic ${basic}`, ...init.headers },
  })
}
