import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { Agent, createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { newDeviceId, rememberKey } from '@/lib/request-security/recognize'
import { inTurn, takeTurns } from './page-turns'

const AT_ONCE = 2
const WAITING = 100

test('one person has two pages drawn at once and a hundred waiting; the next is refused in words', async () => {
  const { ask, drawn, answered } = await serve()
  for (let count = 0; count < AT_ONCE + WAITING; count++) ask('/conferences', 'a')
  // Whichever is last is refused.
  ask('/conferences', 'a')
  await vi.waitUntil(() => answered.length > 0)
  expect(answered).toEqual(['429 too-many-requests'])
  expect(drawn).toHaveLength(AT_ONCE)
})

test('nobody else waits for them, and posts and health checks wait for nobody', async () => {
  const { ask, drawn } = await serve()
  for (const person of ['a', 'b', 'c']) for (let count = 0; count < 3; count++) ask('/conferences', person)
  await vi.waitUntil(() => drawn.length === 4)
  const free = ['/api/webhooks/freeclimb', '/api/webhooks/freeclimb?a', '/api/health', '/unavailable']
  for (const path of free) ask(path, 'a')
  await vi.waitUntil(() => drawn.length === 4 + free.length)
  expect(
    drawn
      .slice(4)
      .map(({ req }) => req.url)
      .sort(),
  ).toEqual([...free].sort())
})

const STRANGERS = [
  ['no cookie', () => ({})],
  ['an address that they made up', (count: number) => ({ 'x-forwarded-for': `203.0.113.${count % 250}` })],
  ['a session that they made up', (count: number) => ({ cookie: `roomtone.session_token=${count}.x` })],
  ['a device that they made up', (count: number) => ({ cookie: `roomtone.device=${count}aaaaaaa.x` })],
  ['a key that they made up', (count: number) => ({ authorization: `Bearer rt_${count}` })],
] as const

test.each(STRANGERS)('strangers with %s share their part', async (_name, headersOf) => {
  const { ask, drawn, answered } = await serve()
  const isDrawn = (path: string) =>
    vi.waitUntil(() => drawn.some(({ req }) => req.url === path), { timeout: 10_000 })
  for (let count = 0; count < 200; count++) ask('/sign-in', headersOf(count))
  // They count as one person, because nothing trustworthy tells them apart.
  await vi.waitUntil(() => answered.length > 0, { timeout: 10_000 })
  expect(answered[0]).toBe('503 busy')
  rememberKey('rt_of_a_program')
  ask('/sign-in?device', { cookie: `theme=dark; __Secure-roomtone.device=${newDeviceId()}.x` })
  await isDrawn('/sign-in?device')
  ask('/api/conferences', { authorization: 'Bearer rt_of_a_program' })
  await isDrawn('/api/conferences')
})

test('behind a proxy that is known, strangers are told apart by what it says', async () => {
  vi.stubEnv('TRUSTED_PROXIES', '1')
  vi.resetModules()
  const fresh = await import('./page-turns')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const { ask, drawn } = await serve(fresh.takeTurns)
  for (const from of ['203.0.113.1, 198.51.100.1', '203.0.113.2, 198.51.100.1', '203.0.113.3, 198.51.100.1'])
    ask('/sign-in?one', { 'x-forwarded-for': from })
  await vi.waitUntil(() => drawn.length === 2)
  ask('/sign-in?other', { 'x-forwarded-for': '198.51.100.2' })
  drawn[0]?.end()
  await vi.waitUntil(() => drawn.length === 3)
  ask('/sign-in?again', { 'x-forwarded-for': '198.51.100.1' })
  drawn[1]?.end()
  await vi.waitUntil(() => drawn.length === 4)
  expect(drawn.map(({ req }) => req.url)).toEqual([
    '/sign-in?one',
    '/sign-in?one',
    '/sign-in?one',
    '/sign-in?other',
  ])
})

test('a page has its turn until its end, the API until its head: a reader may take as long as they listen', async () => {
  const { ask, drawn } = await serve()
  for (let count = 0; count < 4; count++) ask('/api/recordings/RE1/audio', 'a')
  await vi.waitUntil(() => drawn.length === 2)
  drawn[0]?.writeHead(200).write('x')
  await vi.waitUntil(() => drawn.length === 3)
  for (let count = 0; count < 3; count++) ask('/conferences', 'b')
  await vi.waitUntil(() => drawn.length === 5)
  const ofB = drawn.filter(({ req }) => req.url === '/conferences')
  ofB[0]?.writeHead(200).write('x')
  ofB[1]?.end()
  await vi.waitUntil(() => drawn.length === 6)
})

test('what the server asks of itself for a page is within that page’s turn, and nobody can make that up', async () => {
  const { ask, drawn } = await serve()
  for (let count = 0; count < 2; count++) ask('/sign-in', 'a')
  await vi.waitUntil(() => drawn.length === 2)
  ask('/keys?made-up', { ...headersOf('a'), 'x-roomtone-turn': 'a' })
  ask('/keys?own', drawn[0]?.req.headers as Record<string, string>)
  await vi.waitUntil(() => drawn.length === 3)
  expect(drawn[2]?.req.url).toBe('/keys?own')
  drawn[0]?.end()
  await vi.waitUntil(() => drawn.length === 4)
  expect(drawn[3]?.req.url).toBe('/keys?made-up')
})

test('who leaves gives up their turn, waiting or not', async () => {
  const { ask, drawn } = await serve()
  const asked = [1, 2, 3, 4].map(() => ask('/conferences', 'a'))
  await vi.waitUntil(() => drawn.length === 2)
  for (const one of asked.slice(0, 3)) one.destroy()
  await vi.waitUntil(() => drawn.length === 3)
})

test('a stranger who is not answered yet keeps their turn, for longer than those who are known', async () => {
  const { ask, drawn } = await serve()
  const drawnOf = (path: string) => drawn.filter(({ req }) => req.url === path).length
  for (let count = 0; count < 3; count++) {
    ask('/sign-in', {})
    ask('/conferences', 'a')
  }
  await vi.waitUntil(() => drawnOf('/conferences') === 3, { timeout: 10_000 })
  expect(drawnOf('/sign-in')).toBe(2)
})

test('a part of an export waits among the pages of its person, and is never refused', async () => {
  const { ask, drawn } = await serve()
  for (let count = 0; count < 2 + WAITING; count++) ask('/conferences', 'a')
  await vi.waitUntil(() => drawn.length === 2)
  let isDone = false
  const part = inTurn(new Headers(headersOf('a')), async () => {
    isDone = true
  })
  expect(isDone).toBe(false)
  const end = setInterval(() => drawn.forEach((answer) => void answer.end()), 5)
  await part
  clearInterval(end)
  expect(isDone).toBe(true)
})

/** The headers that this person's browser sends. */
function headersOf(person: string) {
  const signature = createHmac('sha256', process.env.AUTH_SECRET ?? '')
    .update(person)
    .digest('base64')
  return { cookie: `theme=dark; roomtone.session_token=${encodeURIComponent(`${person}.${signature}`)}` }
}

/** A server that starts a page per request and leaves it to the test to finish it. */
async function serve(take = takeTurns) {
  const drawn: ServerResponse[] = []
  const answered: string[] = []
  const gate = take((_request, answer, { status, code }) => {
    answer.statusCode = status
    answer.end(code)
  })
  const server = createServer((asked, answer) => gate(asked, answer, () => drawn.push(answer)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ maxSockets: 1_000 })
  onTestFinished(async () => {
    agent.destroy()
    server.closeAllConnections()
    server.close()
    // The turns are global, so free them all before the next test.
    await once(server, 'close')
  })
  return {
    drawn,
    answered,
    ask: (path: string, person: string | Record<string, string>) => {
      const headers = {
        ...(typeof person === 'string' ? headersOf(person) : person),
      }
      const asked = request({ host: '127.0.0.1', port, path, agent, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('error', () => {})
        answer.on('data', (part) => {
          text += part
        })
        answer.on('end', () => answered.push(`${answer.statusCode} ${text}`))
      })
      asked.on('error', () => {})
      asked.end()
      return asked
    },
  }
}
