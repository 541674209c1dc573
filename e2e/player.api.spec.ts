import type { APIRequestContext } from '@playwright/test'
import { db } from '../lib/db'
import type { RecordingFacts } from '../lib/playback/track'
import { randomId } from '../testing/factories'
import { expect, test } from './support/fixtures'
import { startInstallation } from './support/second-app'
import { stateFile } from './support/signed-in'

type Held = { conferenceId: string; recordings: { recordingId: string }[] }

const firstOf = ({ recordings }: Held) => `/api/recordings/${recordings[0]?.recordingId}`

async function factsAt(request: APIRequestContext, address: string): Promise<RecordingFacts> {
  const answer = await request.get(address)
  expect(answer.status(), await answer.text()).toBe(200)
  expect(answer.headers()['cache-control']).toBe('private, no-store')
  return answer.json()
}

test('a player learns what a recording is, in words', async ({ runConference, request }) => {
  const held = await runConference({ createdBy: 'percl', durationSec: 40, recordings: 2 })
  const facts = await factsAt(request, firstOf(held))
  expect(facts).toMatchObject({
    conferenceId: held.conferenceId,
    title: expect.stringContaining(' → '),
    subtitle: expect.stringMatching(/ · recording [12] of 2$/),
    positionSec: 0,
    waveform: null,
    isWaveformComing: true,
    mayDownload: true,
  })
  const unknown = await request.get(`/api/recordings/${randomId('RE')}`)
  expect(unknown.status()).toBe(404)
  expect(await unknown.json()).toEqual({ error: 'There is no recording with this ID.', code: 'not-found' })
})

test.describe('where somebody stopped', () => {
  test('is theirs, until they hear the end, and is no listening', async ({
    runConference,
    request,
    playwright,
    baseURL,
  }) => {
    const address = firstOf(await runConference({ durationSec: 600 }))
    const report = (data: object) => request.post(`${address}/listening`, { data })
    const position = async () => (await factsAt(request, address)).positionSec
    expect((await report({ heardSec: 0, atSec: 12.5 })).status()).toBe(204)
    expect((await report({ atSec: 90.25 })).status()).toBe(204)
    expect(await position()).toBe(90.25)

    const another = await playwright.request.newContext({
      baseURL: baseURL ?? '',
      storageState: stateFile('listener'),
    })
    expect(await factsAt(another, address)).toMatchObject({ positionSec: 0, mayDownload: false })
    await another.dispose()
    const recordingId = address.split('/').at(-1) ?? ''
    expect(await db().listening.count({ where: { recordingId } })).toBe(0)

    expect((await report({ heardSec: 15, atSec: 0 })).status()).toBe(204)
    expect(await position()).toBe(0)
    expect(await db().listening.findMany({ where: { recordingId } })).toMatchObject([{ heardSec: 15 }])
  })

  test('in a recording that there is none of is 404', async ({ request }) => {
    for (const atSec of [0, 5]) {
      const answer = await request.post(`/api/recordings/${randomId('RE')}/listening`, { data: { atSec } })
      expect(answer.status()).toBe(404)
      expect((await answer.json()).error).toMatch(/\.$/)
    }
  })
})

test.describe('without a place for copies', () => {
  let installation: Awaited<ReturnType<typeof startInstallation>>
  let simulator: typeof installation.simulator
  let app: typeof installation.app

  test.beforeAll(async () => {
    test.setTimeout(60_000)
    installation = await startInstallation({
      ARCHIVE_URL: 'none',
      // Makes the application run jobs itself, because there is no worker here.
      CRON_SECRET: 'a schedule that knows this',
    })
    ;({ simulator, app } = installation)
  })
  test.afterAll(async () => {
    await installation?.stop()
  })

  test('the first listeners have a recording measured, once, while they still listen', async () => {
    const { recordings } = await simulator.runConference({
      callbackUrl: `${app.url}/api/webhooks/freeclimb`,
      durationSec: 900,
      gapSec: 3,
      paceMs: 0,
      recordings: 1,
    })
    const recordingId = recordings[0]?.recordingId ?? ''
    const address = `${app.url}/api/recordings/${recordingId}`
    const cookie = await app.signIn()
    const leave = new AbortController()
    const listen = (range: string) =>
      fetch(`${address}/audio`, { headers: { cookie, range }, signal: leave.signal })
    const facts = async (): Promise<RecordingFacts> => (await fetch(address, { headers: { cookie } })).json()
    const requests = () => simulator.stats().byRecording[recordingId]?.requests
    expect(await facts()).toMatchObject({ waveform: null, isWaveformComing: true, lengthSec: 900 })

    // No listener reads its response to the end.
    const listening = await Promise.all(Array.from({ length: 5 }, () => listen('bytes=0-')))
    expect(listening.map(({ status }) => status)).toEqual([206, 206, 206, 206, 206])
    await expect.poll(async () => (await facts()).waveform?.lanes.length, { timeout: 20_000 }).toBe(1)
    const measured = await facts()
    expect(measured.isWaveformComing).toBe(false)
    expect(measured.lengthSec).toBeLessThan(900)
    expect(measured.lengthSec).toBeGreaterThan(899)
    expect(measured.waveform?.pauses.length).toBe(150)
    expect(requests()).toBe(6)

    await (await listen('bytes=0-99')).arrayBuffer()
    leave.abort()
    expect(requests()).toBe(7)
    expect(app.log().match(/"msg":"measured"/g)).toHaveLength(1)
  })
})
