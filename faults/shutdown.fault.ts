import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startEmbedded } from './embedded-database'
import { report } from './finding'
import { startInstallation, until } from './installation'
import { createSender, expectKept } from './posts'
import { startServed } from './served-database'

/** The three seconds allowed for a shutdown, plus a margin for a busy machine. */
const ENDED_WITHIN_MS = 6_000
const POSTS = 8
const HOUR_SEC = 3_600
const CONFERENCES = 50_000

for (const [way, signal] of [
  ['next start', 'SIGTERM'],
  ['next start', 'SIGINT'],
  ['npm start', 'SIGTERM'],
  ['npm start', 'SIGHUP'],
  ['node server.js', 'SIGTERM'],
] as const) {
  test(`${way} ends at ${signal}, whoever reads, sends or is silent`, async (context) => {
    const database = (await startServed()) ?? (await startEmbedded())
    context.onTestFinished(database.end)
    const installation = await startInstallation({
      databaseUrl: database.url,
      workers: 0,
      archive: 'none',
      way,
    })
    const { url, web, simulator, rows } = installation
    const sender = createSender(installation)
    const recording = simulator.addRecording({ durationSec: HOUR_SEC })
    expect(await sender.sendRecording(recording)).toBe(200)
    await rows(
      `INSERT INTO conference (id, started_at, last_event_at)
       SELECT 'CF' || md5(n::text), now() - n * interval '1 minute', now() FROM generate_series(1, $1::int) n`,
      [CONFERENCES],
    )
    const cookie = await installation.signIn()

    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`
    const held = await Promise.all([
      // A player and a browser that read nothing after the first bytes.
      open(url, get(`/api/recordings/${recording.recordingId}/audio`), 'data'),
      open(url, get('/api/conferences/export?format=csv'), 'data'),
      // An idle keep-alive connection, one that never sends a request, and two that never finish theirs.
      open(url, get('/api/health'), 'data'),
      open(url, '', 'connect'),
      open(url, 'GET / HTTP/1.1\r\nHost: x\r\n', 'connect'),
      open(url, `POST /api/webhooks/freeclimb HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`, 'connect'),
    ])
    const { starts, pid } = web
    const startsBefore = starts()
    const signalledMs = performance.now()
    process.kill(pid(), signal)
    await until(() => starts() > startsBefore)
    const endedMs = Math.round(performance.now() - signalledMs)

    expect(endedMs).toBeLessThan(ENDED_WITHIN_MS)
    for (const socket of held) socket.destroy()
    report(context, {
      fault: `${way} is asked to end by ${signal}`,
      howOften: 'once, beside readers that take nothing and connections that are silent',
      found: `It had ended ${endedMs} ms later.`,
    })
  })
}

test('a post that waits for the database when the signal comes is still kept', async (context) => {
  const database = await startServed()
  if (database === null) return context.skip()
  context.onTestFinished(database.end)
  const installation = await startInstallation({ databaseUrl: database.url, workers: 0, archive: 'none' })
  const { web, rows } = installation
  const sender = createSender(installation)
  // Longer than a shutdown waits for reads and downloads.
  const locking = rows(
    'BEGIN; LOCK TABLE webhook_delivery IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(5); COMMIT',
  )
  const isLocked = async () =>
    (await rows(`SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock'`)).length > 0
  await until(isLocked)
  const posting = Array.from({ length: POSTS }, () => sender.sendStatus())
  await until(async () => (await rows('SELECT FROM pg_locks WHERE NOT granted')).length > 0)
  const startsBefore = web.starts()
  process.kill(web.pid(), 'SIGTERM')
  expect(await Promise.all(posting)).toEqual(Array.from({ length: POSTS }, () => 200))
  await until(() => web.starts() > startsBefore)
  await locking
  await expectKept(installation, sender.sent)
  report(context, {
    fault: 'SIGTERM while posts wait for the database',
    howOften: `${POSTS} posts, for longer than readers are given`,
    found: `All ${POSTS} were answered 200 and are kept.`,
  })
})

/** Sends a request's beginning and stops reading after the given event. */
async function open(url: string, head: string, event: 'connect' | 'data') {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  socket.write(head)
  await once(socket, event)
  socket.pause()
  return socket
}
