import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './support/fixtures'
import { startInstallation } from './support/second-app'

const CRON_SECRET = 'a schedule that knows this'

test.describe('copies, on a host whose processes do not last', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roomtone-e2e-archive-'))
  let installation: Awaited<ReturnType<typeof startInstallation>>
  let simulator: typeof installation.simulator
  let app: typeof installation.app

  test.beforeAll(async () => {
    test.setTimeout(60_000)
    installation = await startInstallation({
      ARCHIVE_URL: `file:${folder}`,
      CRON_SECRET,
    })
    ;({ simulator, app } = installation)
  })
  test.afterAll(async () => {
    await installation?.stop()
    rmSync(folder, { recursive: true })
  })

  const runJobs = (authorization?: string) =>
    fetch(`${app.url}/api/jobs/run`, authorization ? { headers: { authorization } } : {})
  const runConference = () =>
    simulator.runConference({
      callbackUrl: `${app.url}/api/webhooks/freeclimb`,
      durationSec: 3,
      paceMs: 0,
      recordings: 1,
    })

  test('a post has its recording copied, which then plays whatever FreeClimb does', async () => {
    const { recordings } = await runConference()
    const recordingId = recordings[0]?.recordingId ?? ''
    const cookie = await app.signIn()
    const audio = (range?: string) =>
      fetch(`${app.url}/api/recordings/${recordingId}/audio`, {
        headers: { cookie, ...(range && { range }) },
      })

    // Archiving starts in the background after the response, and /api/jobs/run wouldn't wait for it.
    await expect.poll(() => app.log()).toContain('"msg":"archived"')
    expect(simulator.stats().byRecording[recordingId]?.requests).toBe(1)
    simulator.setTrouble(recordingId, 'deleted')

    const whole = Buffer.from(await (await audio()).arrayBuffer())
    expect(whole.subarray(0, 4).toString()).toBe('RIFF')
    const part = await audio('bytes=1000-1999')
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 1000-1999/${whole.byteLength}`)
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(1000, 2000))).toBe(true)
    expect((await audio(`bytes=${whole.byteLength}-`)).status).toBe(416)
    expect(simulator.stats().byRecording[recordingId]?.requests).toBe(1)
  })

  test('only who knows the secret has jobs run', async () => {
    for (const authorization of [undefined, 'Bearer', `Bearer ${CRON_SECRET}x`, CRON_SECRET]) {
      const refused = await runJobs(authorization)
      expect(refused.status).toBe(401)
      expect(await refused.json()).toMatchObject({ code: 'not-signed-in' })
    }
    const run = await runJobs(`Bearer ${CRON_SECRET}`)
    expect(run.status).toBe(200)
    expect(await run.json()).toMatchObject({ failed: 0 })
  })

  test('an archive that cannot be written to stops neither posts nor playing', async () => {
    rmSync(folder, { recursive: true })
    // Below a file, not even root can write.
    writeFileSync(folder, '')
    const { posts, recordings } = await runConference()
    expect(posts.map(({ httpStatus }) => httpStatus)).toEqual(posts.map(() => 200))
    const audio = await fetch(`${app.url}/api/recordings/${recordings[0]?.recordingId}/audio`, {
      headers: { cookie: await app.signIn() },
    })
    expect(audio.status).toBe(200)
    await audio.arrayBuffer()
    rmSync(folder)
    mkdirSync(folder)
  })
})

test('without a secret no jobs are run', async ({ request }) => {
  const answer = await request.get('/api/jobs/run', { headers: { authorization: 'Bearer ' } })
  expect(answer.status()).toBe(503)
  expect(await answer.json()).toMatchObject({ code: 'jobs-not-configured' })
})
