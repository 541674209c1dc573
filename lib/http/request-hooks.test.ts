import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { boundRequest, QUERY_PARAMETER_LIMIT, USER_AGENT_LIMIT } from './bound-request'
import { installRequestHooks, listeningServers, takeAsOrdinaryRequests } from './request-hooks'

let server: Server
let port: number
let early: Promise<IncomingMessage>

beforeAll(async () => {
  server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  // Next holds requests that arrive before it has started, when the hooks aren't installed yet.
  const arrived = once(server, 'request')
  ask('/', { 'user-agent': 'e'.repeat(15_000) })
  const [waiting, answer] = await arrived
  early = Promise.resolve(waiting)
  installRequestHooks([boundRequest])
  answer.end()
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

test('a request that came before the hooks were installed passes them', async () => {
  expect((await early).headers['user-agent']).toHaveLength(USER_AGENT_LIMIT)
})

test('as many wait for the end of an answer as Next and we are, without a warning', async () => {
  const warnings: Error[] = []
  const note = (warning: Error) => void warnings.push(warning)
  process.on('warning', note)
  const arrived = once(server, 'request')
  ask('/', {})
  const [, response] = await arrived
  for (let count = 0; count < 16; count++) response.once('close', () => {})
  response.end()
  await once(response, 'close')
  process.off('warning', note)
  expect(warnings).toEqual([])
})

const PARAMETERS = Array.from({ length: QUERY_PARAMETER_LIMIT + 1 }, (_, index) => `p${index}=`)

test.each([
  ['is left as it is', 'Mozilla/5.0', 'Mozilla/5.0'],
  ['of the length that is let through is left as it is', 'a'.repeat(512), 'a'.repeat(512)],
  ['that is longer is cut', 'a'.repeat(513), 'a'.repeat(512)],
  ['as long as Node takes is cut', '-'.repeat(15_000), '-'.repeat(512)],
])('a User-Agent %s', async (_, sent, read) => {
  expect((await arrivalOf('/', { 'user-agent': sent })).headers['user-agent']).toBe(read)
})

test.each([
  ['no query', '/a/b', '/a/b'],
  ['few parameters', '/?a=1&b=&c', '/?a=1&b=&c'],
  ['as many as are let through', `/?${PARAMETERS.slice(1).join('&')}`, `/?${PARAMETERS.slice(1).join('&')}`],
  ['one more', `/?${PARAMETERS.join('&')}`, `/?${PARAMETERS.slice(0, -1).join('&')}`],
  ['nothing but separators', `/x?${'&'.repeat(5_000)}`, `/x?${'&'.repeat(QUERY_PARAMETER_LIMIT - 1)}`],
])('a URL with %s', async (_, sent, read) => {
  expect((await arrivalOf(sent)).url).toBe(read)
})

test.each([
  ['a page', '["",{}]', true],
  [
    'a page with all that Next knows',
    '["",{"c":[["id","x","d",["y"]],{},["/","x"],"refetch"]},null,null,7,"z"]',
    true,
  ],
  ['a page, intercepted', '[["id","x","di(..)(..)",null],{}]', true],
  ['nothing', '', false],
  ['no JSON', 'x', false],
  ['a broken encoding', '%', false],
  ['null', 'null', false],
  ['an empty list', '[]', false],
  ['a parameter of no type', '[["id","x","y",null],{}]', false],
  ['a list for children', '["",[]]', false],
  ['a child that is none', '["",{"c":1}]', false],
  ['an unknown marker', '["",{},null,"x"]', false],
  ['more than Next takes', '["",{},null,null,1,"",""]', false],
])('a router state of %s, %s: is it kept? %s', async (_, state, isKept) => {
  const { headers } = await arrivalOf('/', { 'next-router-state-tree': state })
  expect(headers['next-router-state-tree']).toBe(isKept ? state : undefined)
})

test('each request of a connection passes the hooks', async () => {
  const socket = connect(port, '127.0.0.1')
  const long = `GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: ${'a'.repeat(9_000)}\r\nUser-Agent: b\r\n\r\n`
  for (let count = 0; count < 3; count++) {
    const arrived = once(server, 'request')
    socket.write(long)
    const [asked, answer] = await arrived
    expect(asked.headers['user-agent']).toBe('a'.repeat(USER_AGENT_LIMIT))
    answer.end()
    await once(socket, 'data')
  }
  socket.destroy()
})

test('a request to upgrade passes the hooks', async () => {
  const arrived = once(server, 'upgrade')
  const asked = ask('/', { upgrade: 'websocket', connection: 'upgrade', 'user-agent': 'a'.repeat(9_000) })
  const [upgrade, socket] = await arrived
  expect(upgrade.headers['user-agent']).toHaveLength(USER_AGENT_LIMIT)
  socket.destroy()
  asked.destroy()
})

const ASKING_FOR_MORE: Record<string, string>[] = [
  { upgrade: 'h2c', connection: 'upgrade' },
  { upgrade: 'websocket', connection: 'keep-alive, Upgrade' },
  { expect: 'something-else' },
]

test('without a listener for upgrades, a request to upgrade and one that expects anything are answered', async () => {
  takeAsOrdinaryRequests([server], { upgrades: true })
  for (const headers of ASKING_FOR_MORE)
    expect((await arrivalOf('/', headers)).headers).toMatchObject(headers)
})

test('the servers that listen are known', () => {
  expect(listeningServers()).toContain(server)
})

async function arrivalOf(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const arrived = once(server, 'request')
  ask(path, headers)
  const [asked, answer] = await arrived
  answer.end()
  return asked
}

function ask(path: string, headers: Record<string, string>) {
  const asked = request({ host: '127.0.0.1', port, path, headers }, (answer) => answer.resume())
  asked.on('error', () => {})
  asked.end()
  return asked
}
