import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { percentile } from '../scripts/bench/load'
import { PASSWORD } from '../testing/sign-in-as'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { type Installation, startInstallation, until } from './installation'
import { createSender, type Sender } from './posts'
import { startServed } from './served-database'
import { sendForm, signInForm } from './sign-in-form'
import type { Way } from './ways-to-start'

const ATTACKERS = 10
const POSTS = 20
const ANSWERED_WITHIN_MS = 250
/** Generous, because the machine may be busy with other work. */
const TIMES_ALONE = 10
/** The delay that rendering four pages may cause */
const BESIDE_PAGES_MS = 150
const TIMES_ALONE_BESIDE_PAGES = 2.5
const STRANGERS = 500
const ANSWERED_BESIDE_STRANGERS_MS = 1_000
const TIMES_ALONE_BESIDE_STRANGERS = 5

const COSTLY = {
  'a User-Agent of 15,000 characters': ['/sign-in', { 'user-agent': 'a'.repeat(15_000) }],
  'a query of 3,000 parameters': [`/sign-in?${'a=b&'.repeat(3_000)}`, {}],
  'a router state of 1,000 levels': [
    '/sign-in',
    { rsc: '1', 'next-router-state-tree': `${'["",{"c":'.repeat(1_000)}["",{}]${'}]'.repeat(1_000)}` },
  ],
} satisfies Record<string, [string, Record<string, string>]>

for (const way of ['next start', 'npm start', 'node server.js', 'next dev'] satisfies Way[]) {
  test(`${way}: requests that cost Next much`, async (context) => {
    const installation = await openHouse(way)
    const sender = createSender(installation)
    for (const [path, headers] of Object.values(COSTLY)) await ask(installation.url, path, headers)
    const aloneMs = await medianOfPosts(sender)
    const found: string[] = []
    for (const [name, [path, headers]] of Object.entries(COSTLY)) {
      let isOver = false
      const attack = async () => {
        while (!isOver) await ask(installation.url, path, headers)
      }
      const attacking = Array.from({ length: ATTACKERS }, attack)
      const medianMs = await medianOfPosts(sender)
      isOver = true
      await Promise.all(attacking)
      expect(medianMs, name).toBeLessThan(Math.max(ANSWERED_WITHIN_MS, TIMES_ALONE * aloneMs))
      found.push(`${name}: ${Math.round(medianMs)} ms`)
    }
    expect(sender.answered(200)).toHaveLength(sender.sent.length)
    report(context, {
      fault: `Requests that cost Next much, by ${way}`,
      howOften: `${ATTACKERS} connections, again and again`,
      found: `A post beside them was answered within (median) ${found.join(', ')}; alone within ${Math.round(aloneMs)} ms.`,
    })
  })
}

test('bodies that never come to their end', async (context) => {
  const installation = await openHouse('next start')
  const sender = createSender(installation)
  for (let count = 0; count < POSTS; count++) await sender.sendStatus()
  const found: string[] = []
  for (const [count, path, length, sentBytes] of [
    [80, '/sign-in', 'Content-Length: 9437184', 9_437_183],
    [80, '/sign-in', 'Transfer-Encoding: chunked', 9_437_184],
    [400, '/sign-in', 'Content-Length: 65536', 65_535],
    [600, '/api/webhooks/freeclimb', 'Content-Length: 262144', 262_143],
  ] as const) {
    const beforeMiB = residentMiB(installation)
    const sockets = Array.from({ length: count }, () => beginBody(installation.url, path, length, sentBytes))
    await Promise.all(sockets.map(sent))
    // Once later posts have been answered, the server has read what these sockets sent.
    for (let posts = 0; posts < POSTS; posts++) expect(await sender.sendStatus()).toBe(200)
    const grownMiB = residentMiB(installation) - beforeMiB
    for (const socket of sockets) socket.destroy()
    expect(grownMiB, `${count} of ${length} to ${path}`).toBeLessThan(200)
    found.push(`${count} to ${path} with ${length}: ${Math.round(grownMiB)} MiB`)
  }
  report(context, {
    fault: 'Bodies that never end',
    howOften: 'four kinds',
    found: `Posts beside them were answered, and memory grew by: ${found.join('; ')}.`,
  })
})

test('lists and exports of one listener', async (context) => {
  const installation = await openHouse('next start')
  const { url, rows } = installation
  await rows(`INSERT INTO conference (id, started_at, last_event_at)
    SELECT 'CF' || md5(n::text), now() - n * interval '1 minute', now() FROM generate_series(1, 5000) n`)
  const cookie = await installation.signIn()
  const sender = createSender(installation)
  await ask(url, '/conferences', { cookie })
  const aloneMs = await medianOfPosts(sender)
  const found: string[] = []
  for (const [count, path] of [
    [30, '/conferences'],
    [8, '/api/conferences/export?format=csv'],
  ] as const) {
    let areWaiting = count
    const asked = Array.from({ length: count }, async () => {
      const status = await ask(url, path, { cookie })
      areWaiting -= 1
      return status
    })
    const takenMs: number[] = []
    while (areWaiting > 0) takenMs.push(await timed(() => sender.sendStatus()))
    expect(await Promise.all(asked)).toEqual(Array.from({ length: count }, () => 200))
    const medianMs = medianOf(takenMs)
    expect(medianMs, path).toBeLessThan(Math.max(BESIDE_PAGES_MS, TIMES_ALONE_BESIDE_PAGES * aloneMs))
    found.push(`${count} of ${path}: ${Math.round(medianMs)} ms`)
  }
  report(context, {
    fault: 'A listener asks for much at once',
    howOften: '30 lists, 8 exports of 5,000 conferences',
    found: `All were answered. A post beside them was answered within (median) ${found.join(', ')}; alone within ${Math.round(aloneMs)} ms.`,
  })
})

test('strangers sign in without end', async (context) => {
  const database = await startServed()
  if (database === null) return context.skip('Postgres is not installed.')
  onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url, workers: 0, archive: 'none' })
  const { url } = installation
  const cookie = await installation.signIn()
  const device = cookie.split('; ').filter((each) => each.includes('.device='))
  const form = await signInForm(url, { email: 'admin@example.com', password: PASSWORD })
  const sender = createSender(installation)
  const known = {
    'a sign-in with a known device': () => sendForm(url, form, { cookie: device.join() }),
    'a page of a signed-in person': () => ask(url, '/conferences', { cookie }),
    'a post': () => sender.sendStatus(),
  }
  const measure = async () => {
    const takenMs = new Map<string, number[]>(Object.keys(known).map((name) => [name, []]))
    for (let count = 0; count < POSTS; count++)
      for (const [name, send] of Object.entries(known))
        takenMs.get(name)?.push(await timed(async () => expect(await send(), name).toBeOneOf([200, 303])))
    return takenMs
  }
  await measure()
  const alone = await measure()
  const flood = fork('faults/flood.ts', [url, String(STRANGERS)], { execArgv: ['--import', 'tsx'] })
  onTestFinished(() => void flood.kill())
  // The flood reports its first response; by then, all its connections are in the queue.
  await once(flood, 'message')
  const beside = await measure()
  flood.send('end')
  await once(flood, 'message')
  const found = Object.keys(known).map((name) => {
    const [aloneMs, besideMs] = [alone, beside].map((taken) => medianOf(taken.get(name) ?? []))
    expect(besideMs, name).toBeLessThan(
      Math.max(ANSWERED_BESIDE_STRANGERS_MS, TIMES_ALONE_BESIDE_STRANGERS * Number(aloneMs)),
    )
    const longestMs = Math.max(...(beside.get(name) ?? []))
    return `${name}: ${Math.round(Number(besideMs))} ms, at most ${Math.round(longestMs)} ms (alone ${Math.round(Number(aloneMs))} ms)`
  })
  report(context, {
    fault: 'Strangers sign in without end',
    howOften: `${STRANGERS} connections, each from an address of its own`,
    found: `All that is known was answered, within (median) ${found.join('; ')}.`,
  })
})

async function openHouse(way: Way) {
  const database = await startEmbedded()
  onTestFinished(database.end)
  return startInstallation({ databaseUrl: database.url, workers: 0, archive: 'none', way })
}

/** Follows redirects, because Next.js redirects requests for a part of a page. */
async function ask(url: string, path: string, headers: Record<string, string>) {
  const answer = await fetch(url + path, { headers }).catch(() => null)
  await answer?.arrayBuffer().catch(() => {})
  return answer?.status
}

async function medianOfPosts(sender: Sender) {
  const takenMs: number[] = []
  for (let count = 0; count < POSTS; count++) {
    takenMs.push(await timed(() => sender.sendStatus()))
    await wait(10)
  }
  return medianOf(takenMs)
}

async function timed(work: () => Promise<unknown>) {
  const beganMs = performance.now()
  await work()
  return performance.now() - beganMs
}

function medianOf(numbers: number[]) {
  return percentile(
    [...numbers].sort((a, b) => a - b),
    0.5,
  )
}

function residentMiB({ web }: Installation) {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${web.pid()}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

function beginBody(url: string, path: string, length: string, bytes: number): Socket {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  const head = `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${url}\r\nContent-Type: text/plain\r\n${length}\r\n\r\n`
  const body = 'x'.repeat(bytes)
  socket.write(head + (length.endsWith('chunked') ? `${bytes.toString(16)}\r\n${body}\r\n` : body))
  return socket
}

/** Resolves when the socket has sent everything that the other side accepts. */
async function sent(socket: Socket) {
  let leftBytes = -1
  await until(() => {
    const hasStopped = socket.closed || socket.writableLength === leftBytes
    leftBytes = socket.writableLength
    return leftBytes === 0 || hasStopped
  })
}
