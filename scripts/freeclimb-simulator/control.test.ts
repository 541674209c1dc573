import { request } from 'node:http'
import { expect, test } from 'vitest'
import { runConferenceAt, whatAnswersAt } from './remote'
import type { Simulator } from './simulator'
import { askApi, receiverForTest, simulatorForTest } from './testing'

async function command(simulator: Simulator, method: string, path: string, body?: object) {
  const response = await fetch(
    simulator.url + path,
    body ? { method, body: JSON.stringify(body) } : { method },
  )
  return { status: response.status, json: await response.json() }
}

test('says what it is', async () => {
  const simulator = await simulatorForTest()
  expect(await command(simulator, 'GET', '/simulator')).toMatchObject({
    status: 200,
    json: { simulator: 'freeclimb', accountId: simulator.accountId, apiUrl: simulator.apiUrl },
  })
  expect(await whatAnswersAt(simulator.url)).toBe('simulator')
  await simulator.close()
  expect(await whatAnswersAt(simulator.url)).toBe('nothing')
  const { url } = await receiverForTest()
  expect(await whatAnswersAt(url)).toBe('something else')
})

test('other processes can run conferences, add recordings, make trouble and read the counts', async () => {
  const simulator = await simulatorForTest()
  const { url, received } = await receiverForTest()
  const conference = await command(simulator, 'POST', '/simulator/conferences', {
    callbackUrl: url,
    recordings: 2,
    durationSec: 30,
  })
  expect(conference.status).toBe(200)
  expect(conference.json.recordings.length).toBe(2)
  expect(conference.json.posts.length).toBe(10)
  expect(received.length).toBe(10)

  const recording = await command(simulator, 'POST', '/simulator/recordings', { durationSec: 4, seed: 'x' })
  expect(recording).toMatchObject({ status: 201, json: { durationSec: 4 } })
  const { recordingId } = recording.json
  await command(simulator, 'PUT', '/simulator/trouble', { recordingId, trouble: 'not-ready' })
  expect((await askApi(simulator, `/Recordings/${recordingId}/Download`)).status).toBe(404)
  await command(simulator, 'PUT', '/simulator/trouble', { recordingId, trouble: null })
  expect((await askApi(simulator, `/Recordings/${recordingId}/Download`)).status).toBe(200)
  const many = await command(simulator, 'POST', '/simulator/recordings', { count: 500, durationSec: 4 })
  expect(many.json).toHaveLength(500)
  const stats = await command(simulator, 'GET', '/simulator/stats')
  expect(stats.json.paceByEndpoint.download.maxInFlight).toBe(1)
  expect(stats.json.byRecording[recordingId].requests).toBe(2)
})

test('another process hears of each post as it happens', async () => {
  const simulator = await simulatorForTest()
  const { url } = await receiverForTest()
  const statuses: string[] = []
  const report = await runConferenceAt(simulator.url, { callbackUrl: url }, ({ status }) =>
    statuses.push(status),
  )
  expect(statuses).toEqual(report.posts.map(({ status }) => status))
})

test.each([
  ['POST', '/simulator/conferences', {}, '"callbackUrl" is missing.'],
  ['POST', '/simulator/conferences', { callbackUrl: 'file:///x' }, '"callbackUrl" must be an address'],
  ['POST', '/simulator/conferences', { callbackUrl: 'http://x', drop: 2 }, '"drop" must be a share'],
  ['POST', '/simulator/recordings', { durationSec: '3' }, '"durationSec" must be a whole number'],
  ['POST', '/simulator/recordings', { length: 3 }, '"length" is not known here'],
  ['POST', '/simulator/recordings', [], 'Send a JSON object.'],
  ['POST', '/simulator/recordings', { count: 0 }, '"count" must be a whole number'],
  [
    'PUT',
    '/simulator/trouble',
    { recordingId: 'all', trouble: { name: 'stall', share: 2 } },
    '"share" must be a share',
  ],
  ['PUT', '/simulator/trouble', { recordingId: 'all', trouble: 'gremlins' }, '"trouble" must be one of'],
])('refuses %s %s %j', async (method, path, body, sentence) => {
  const simulator = await simulatorForTest()
  const { status, json } = await command(simulator, method, path, body)
  expect([status, json.error]).toEqual([400, expect.stringContaining(sentence)])
})

test('takes no commands from web pages, nor under another name', async () => {
  const simulator = await simulatorForTest()
  const statusWith = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      request(`${simulator.url}/simulator/recordings`, { method: 'POST', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
  expect(await statusWith({ origin: 'https://example.com' })).toBe(403)
  expect(await statusWith({ host: 'attacker.example' })).toBe(403)
  expect(await statusWith({})).toBe(201)
})
